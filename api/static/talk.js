// The conversation: the form, the turns, and the event that asks the page to open some words.

import { ask, Trouble } from "./events.js";
import { make, question as heading, statement, turn } from "./answer.js";

const STEPS = {
  rephrase: "Understanding the question…",
  triage: "Understanding the question…",
  retrieve: "Searching the documents…",
  compose: "Choosing the words that answer…",
  check: "Checking every quote…",
};
const KEPT = 20;

/** Bring the conversation in `talk` to life. */
export function startTalk(talk) {
  const form = talk.querySelector("form");
  const field = form.querySelector("textarea");
  const label = form.querySelector("label");
  const send = form.querySelector("button");
  const log = talk.querySelector("[role=log]");
  const draft = talk.querySelector(".draft");
  const status = talk.querySelector("[role=status]");
  const history = [];
  let running = null;

  const remember = (element) => {
    history.push({
      question: element.dataset.question,
      answer: element.dataset.text,
      answer_id: element.dataset.answerId,
    });
  };
  log.querySelectorAll(".turn[data-answer-id]").forEach(remember);

  async function put(words) {
    if (running) return;
    running = new AbortController();
    document.body.classList.add("begun");
    field.value = "";
    send.textContent = "Stop";
    status.textContent = STEPS.rephrase;
    // What arrives piece by piece is shown in the draft, which is no live region; the finished turn
    // then enters the log at once, so that it is announced once.
    draft.replaceChildren(make("article", { class: "turn" }, heading(words)));
    show(draft.firstElementChild);
    const citations = [];
    try {
      const answer = await ask(
        { question: words, history: history.slice(-KEPT), request_id: crypto.randomUUID?.() },
        { signal: running.signal, onEvent: (name, data) => event(name, data, citations) },
      );
      const element = turn(answer);
      draft.replaceChildren();
      log.append(element);
      remember(element);
      label.textContent = "Ask a follow-up, or something else";
      show(element);
      if (history.length === 1) window.history.replaceState(null, "", `/?q=${encodeURIComponent(words)}`);
    } catch (error) {
      failed(error, words);
    } finally {
      running = null;
      send.textContent = "Ask";
      status.textContent = "";
    }
  }

  function event(name, data, citations) {
    if (name === "step") status.textContent = STEPS[data.name] || status.textContent;
    if (name === "statement") {
      citations.push(...data.citations);
      draft.firstElementChild.append(statement(data.statement, citations));
    }
  }

  function failed(error, words) {
    draft.replaceChildren();
    if (error.name === "AbortError") {
      field.value = words;
      return;
    }
    const told = error instanceof Trouble ? error : new Trouble("The page failed", "Reload it, then ask again.");
    const again = make("button", { type: "button" }, "Ask again");
    const box = make("article", { class: "turn" }, heading(words),
      make("div", { class: "trouble" }, make("h3", {}, told.message), make("p", {}, told.detail), again));
    again.addEventListener("click", () => {
      box.remove();
      field.focus();
      put(words);
    });
    log.append(box);
    show(box);
  }

  form.addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    if (running) {
      running.abort();
      return;
    }
    const words = field.value.trim();
    if (words) put(words);
    field.focus();
  });
  field.addEventListener("keydown", (pressed) => {
    if (pressed.key === "Enter" && !pressed.shiftKey && !pressed.isComposing) {
      pressed.preventDefault();
      form.requestSubmit();
    }
  });
  talk.addEventListener("click", (clicked) => {
    if (clicked.ctrlKey || clicked.metaKey || clicked.shiftKey || clicked.button) return;
    const link = clicked.target.closest("a");
    if (!link) return;
    if (link.dataset.question) {
      clicked.preventDefault();
      put(link.dataset.question);
      field.focus();
    } else if (link.origin === location.origin && link.pathname.startsWith("/read/")) {
      clicked.preventDefault();
      talk.dispatchEvent(new CustomEvent("eraguide:open", {
        bubbles: true, composed: true, detail: { href: link.getAttribute("href"), from: link },
      }));
    }
  });

  return {
    /** Forget the conversation. */
    clear() {
      running?.abort();
      history.length = 0;
      log.replaceChildren();
      label.textContent = "Your question";
      draft.replaceChildren();
      document.body.classList.remove("begun");
      window.history.replaceState(null, "", "/");
      field.value = "";
      field.focus();
    },
  };
}

function show(element) {
  element.scrollIntoView({ block: "start" });
}
