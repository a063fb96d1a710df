// The page to ask: the widget takes the place of the plain form, and the answer it already holds.

const guide = document.querySelector("era-guide");
const given = document.getElementById("given");

await customElements.whenDefined("era-guide");
document.body.classList.add("live");
if (given) guide.begin(JSON.parse(given.textContent));
guide.addEventListener("era-guide-asked", ({ detail }) => {
  history.replaceState(null, "", `/?q=${encodeURIComponent(detail.question)}`);
});
guide.addEventListener("era-guide-cleared", () => history.replaceState(null, "", "/"));
