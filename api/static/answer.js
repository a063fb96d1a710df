// One answer as elements. templates/answer.html makes the same on the server: change both.
// Every word is set as text, never as markup; only http(s) and own addresses become links.

const STATES = {
  answered_partly: "Answered in part",
  clarify: "Please say more",
  declined_no_evidence: "Not answered: nothing in the documents says so",
  declined_out_of_scope: "Not answered: outside the guidance",
  declined_unsafe: "Not answered: not a question for this assistant",
  declined_off: "The assistant is switched off",
};
const NOTICES = {
  as_of: "As of",
  update: "Update",
  incomplete: "Incomplete",
  card_only: "Summary card only",
  not_in_corpus: "Text not held",
  conflict: "Sources differ",
  language: "Language",
  privacy: "Privacy",
  degraded: "Reduced service",
};

/** An element with its attributes, children (strings become text) and nothing else. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** An address that may become a link, or null. */
export function safeUrl(url) {
  if (!url) return null;
  if (url.startsWith("/") && !url.startsWith("//")) return url;
  return /^https?:\/\//i.test(url) ? url : null;
}

const day = (iso) => {
  const at = new Date(`${iso}T00:00:00Z`);
  return at.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
};
const folded = (words) => words.trim().split(/\s+/).join(" ");

/** Section and page of a citation, in words. */
export function where(citation) {
  const number = citation.section.number;
  const section = /^\d/.test(number) ? `section ${number}` : number;
  return citation.page === null ? section : `${section}, page ${citation.page}`;
}

/** What a citation's button is called. */
export function sourceName(citation) {
  const notes = citation.footnotes.map((note) => `footnote ${note.marker}`);
  return [`Source ${citation.n}`, where(citation), ...notes].join(", ");
}

/** The whole turn. */
export function turn(answer) {
  return make(
    "article",
    { class: "turn", "data-question": answer.question, "data-answer-id": answer.id, "data-text": answer.text },
    question(answer.question),
    body(answer),
  );
}

/** The heading of a turn. */
export function question(words) {
  return make("h2", { class: "asked" }, make("span", { class: "hidden" }, "You asked: "), words);
}

function body(answer) {
  const parts = answer.text.split("\n\n");
  const marked = (part) => part.endsWith("]");
  const last = parts[parts.length - 1];
  const within = make("div", { class: "answer", "data-status": answer.status });
  if (STATES[answer.status]) {
    const sign = make("span", { class: "state-sign", "aria-hidden": "true" });
    within.append(make("p", { class: "state" }, sign, STATES[answer.status]));
  }
  if (!answer.statements.length) {
    within.append(...parts.map((part) => make("p", { class: "lead" }, part)));
  } else if (!marked(parts[0])) {
    within.append(make("p", { class: "lead" }, parts[0]));
  }
  within.append(...answer.statements.map((one) => statement(one, answer.citations)));
  within.append(...vias(answer.path).map((line) => make("p", { class: "via" }, line)));
  if (answer.statements.length && answer.status === "answered_partly" && !marked(last)) {
    within.append(make("p", { class: "missing" }, last));
  }
  within.append(...answer.notices.map(notice));
  if (answer.suggestions.length) within.append(look(answer.suggestions));
  within.append(made(answer));
  return within;
}

/** A statement with its citations; `citations[n - 1]` is number n. */
export function statement(one, citations) {
  const cited = one.citations.map((n) => citations[n - 1]);
  const quote = make("blockquote", { lang: cited[0].document.lang });
  for (const piece of pieces(one, cited)) {
    const item = piece.words.startsWith("- ");
    if (item && quote.lastElementChild?.localName !== "ul") quote.append(make("ul"));
    const words = lines(item ? piece.words.slice(2) : piece.words, piece.citations);
    const line = make(item ? "li" : "p", {}, ...words, " ", ...piece.citations.map(cite));
    (item ? quote.lastElementChild : quote).append(line);
  }
  const partly = one.support === "partly"
    ? make("p", { class: "support" }, "Partly supported by its source") : null;
  return make("div", { class: "statement", "data-support": one.support }, partly, quote, ...places(cited));
}

/** The words of one quote as its document breaks them: a heading, then what stands below it. */
function lines(words, citations) {
  if (citations.length !== 1 || folded(citations[0].quote) !== words) return [words];
  const broken = citations[0].quote.trim().split(/\s*\n\s*/).map(folded);
  return broken.flatMap((line, place) => (place ? [make("br"), line] : [line]));
}

function cite(citation) {
  return make("a", { class: "cite", href: safeUrl(citation.href), "aria-label": sourceName(citation) }, String(citation.n));
}

function pieces(one, cited) {
  const whole = [{ words: one.text, citations: cited }];
  if (cited.length < 2) return whole;
  const cut = [];
  let done = 0;
  for (const citation of cited) {
    const quote = folded(citation.quote);
    const found = one.text.indexOf(quote, done);
    if (found < 0) return whole;
    cut.push({ words: one.text.slice(done, found + quote.length).trim(), citations: [citation] });
    done = found + quote.length;
  }
  return one.text.slice(done).trim() ? whole : cut;
}

function places(cited) {
  const found = new Map();
  for (const citation of cited) {
    const key = [citation.document.id, citation.section.id, citation.page].join("\n");
    if (!found.has(key)) found.set(key, { first: citation, notes: new Map() });
    for (const note of citation.footnotes) found.get(key).notes.set(note.marker, note);
  }
  return [...found.values()].map(({ first, notes }) => {
    const named = where(first);
    const work = first.document;
    const date = work.date ? `, ${day(work.date)}` : "";
    const title = first.section.title === first.section.number ? "" : ` ${first.section.title}`;
    return make(
      "div",
      { class: "place" },
      make("p", { class: "where" }, make("strong", {}, named[0].toUpperCase() + named.slice(1)), title),
      make("p", { class: "work" }, `${work.title}${date}`),
      label(work),
      ...[...notes.values()].map(footnote),
      make("p", { class: "open" },
        make("a", { href: safeUrl(first.href), "aria-label": `Read it in place: ${named}` }, "Read it in place")),
    );
  });
}

/** What kind of text it is; a card of ours leads to the official one. */
function label(work) {
  const words = work.label[0].toUpperCase() + work.label.slice(1);
  const url = work.rendition === "card" ? official(work.url) : null;
  const link = url ? make("a", { href: url, rel: "noopener noreferrer" }, "The official text") : "";
  return make("p", { class: "label", "data-rendition": work.rendition }, url ? `${words}. ` : words, link);
}

const official = (url) => (/^https?:\/\//i.test(url || "") ? url : null);

function footnote(note) {
  const url = official(note.url);
  const within = url ? note.text.indexOf(url) : -1;
  const link = url
    ? make("a", { href: url, rel: "noopener noreferrer" }, within < 0 ? "Open the source" : url) : "";
  const before = within < 0 ? `${note.text} ` : note.text.slice(0, within);
  const after = within < 0 ? "" : note.text.slice(within + url.length);
  return make("p", { class: "footnote" },
    make("strong", {}, `Footnote ${note.marker}`), ` ${before}`, link, after);
}

function notice(one) {
  const label = NOTICES[one.kind] || "Note";
  const named = one.date ? `${label} ${day(one.date)}` : label;
  const url = official(one.source);
  const within = url ? one.text.indexOf(url) : -1;
  const link = url
    ? make("a", { href: url, rel: "noopener noreferrer" }, within < 0 ? "Source" : url) : "";
  const before = within < 0 ? `${one.text}${url ? " " : ""}` : one.text.slice(0, within);
  const after = within < 0 ? "" : one.text.slice(within + url.length);
  return make("p", { class: "notice", "data-kind": one.kind },
    make("strong", {}, named), ` ${before}`, link, after);
}

/** How the answer got from one source to others. */
function vias(path) {
  const ends = new Map();
  for (const { from, to, mention } of path) {
    const key = JSON.stringify([from, mention]);
    ends.set(key, [...(ends.get(key) || []), to]);
  }
  return [...ends].map(([key, found]) => {
    const [start, mention] = JSON.parse(key);
    return `Source ${start} leads to source${found.length > 1 ? "s" : ""} ${found.join(", ")}: ${mention}`;
  });
}

function look(suggestions) {
  const lines = suggestions.map((one) => {
    const url = safeUrl(one.href);
    const outside = url && !url.startsWith("/") ? "noopener noreferrer" : null;
    return make("li", {}, url ? make("a", { href: url, rel: outside }, one.text) : one.text);
  });
  return make("div", { class: "look" }, make("h3", {}, "Where to look"), make("ul", {}, ...lines));
}

function made(answer) {
  const quoted = answer.statements.length
    ? "Quoted by an automated assistant, word for word" : "Said by an automated assistant";
  const how = answer.trace.mode === "quote"
    ? quoted
    : "Written by a language model, each sentence checked against its source";
  const data = make("a", { href: `/v1/answers/${encodeURIComponent(answer.id)}` }, "This answer as data");
  return make("p", { class: "made" }, `${how} · `, data);
}
