// Makes an answer with static/answer.js on a few lines of a document, and tells what it made:
// for each class its words and the addresses of its links.
class Made {
  constructor(name) {
    this.localName = name;
    this.attributes = {};
    this.childNodes = [];
  }
  setAttribute(key, value) {
    this.attributes[key] = value;
  }
  append(...children) {
    this.childNodes.push(...children);
  }
  get children() {
    return this.childNodes.filter((child) => child instanceof Made);
  }
  get lastElementChild() {
    return this.children.at(-1) ?? null;
  }
  get textContent() {
    return this.childNodes.map((child) => (child instanceof Made ? child.textContent : child)).join("");
  }
  all(wanted) {
    return this.children.flatMap((child) => [...(wanted(child) ? [child] : []), ...child.all(wanted)]);
  }
}

globalThis.document = { createElement: (name) => new Made(name) };
const { turn } = await import(process.argv[2]);
let given = "";
for await (const piece of process.stdin) given += piece;
const made = turn(JSON.parse(given));
const told = {};
for (const name of process.argv.slice(3)) {
  told[name] = made
    .all((element) => element.attributes.class === name)
    .map((element) => [
      element.textContent.replace(/\s+/g, " ").trim(),
      element.all((inner) => inner.localName === "a").map((link) => link.attributes.href),
    ]);
}
console.log(JSON.stringify(told));
