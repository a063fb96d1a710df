// The page to ask: the conversation on one side, the reader on the other.

import { startTalk } from "./talk.js";

const reader = document.getElementById("reader");
const frame = document.getElementById("frame");
const close = document.getElementById("close");
const alone = document.getElementById("alone");
let from = null;
let landing = false;

document.body.classList.add("live");
reader.hidden = false;
const wide = window.matchMedia("(min-width: 62rem) and (min-height: 34rem)");
const begin = () => { if (wide.matches && !frame.src) frame.src = frame.dataset.start; };
wide.addEventListener("change", begin);
begin();
const shown = () => { reader.hidden = !wide.matches && !document.body.classList.contains("reading"); };
wide.addEventListener("change", shown);
shown();

function open(href, link) {
  const at = new URL(href, location.href);
  alone.href = at.href;
  at.searchParams.set("panel", "1");
  from?.removeAttribute("aria-current");
  from = link;
  from?.setAttribute("aria-current", "true");
  document.body.classList.add("reading");
  shown();
  const there = frame.src === at.href;
  landing = true;
  frame.src = at.href;
  if (there) land();
}

/** Focus the cited words, so that reading and tabbing go on from there. */
function land() {
  if (!landing) return;
  landing = false;
  const words = frame.contentDocument?.querySelector("mark[id]");
  (words || close).focus({ preventScroll: true });
}

function back() {
  document.body.classList.remove("reading");
  shown();
  from?.focus();
}

frame.addEventListener("load", () => {
  const inside = frame.contentDocument;
  inside?.addEventListener("keydown", (pressed) => { if (pressed.key === "Escape") back(); });
  const title = inside?.querySelector("h1")?.textContent;
  if (title) frame.title = title;
  land();
});
reader.addEventListener("keydown", (pressed) => { if (pressed.key === "Escape") back(); });
close.addEventListener("click", back);

const talk = startTalk(document.getElementById("talk"));
document.addEventListener("eraguide:open", (asked) => open(asked.detail.href, asked.detail.from));
const fresh = document.getElementById("new");
fresh.setAttribute("role", "button");
fresh.addEventListener("click", (clicked) => {
  clicked.preventDefault();
  back();
  talk.clear();
});
fresh.addEventListener("keydown", (pressed) => {
  if (pressed.key === " ") { pressed.preventDefault(); fresh.click(); }
});
