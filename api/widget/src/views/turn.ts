// One turn in the log, and the draft of the one that is being answered.

import { html, nothing, type TemplateResult } from "lit";
import type { Turn } from "../talk.js";
import { answer, statement } from "./answer.js";
import { feedback } from "./feedback.js";
import type { Show } from "./show.js";

/**
 * A turn as it stands in the log, the one live region: first the question, then, at once, all of
 * its answer. What arrives piece by piece is shown below the log, where nothing is announced.
 */
export function turn(show: Show, one: Turn): TemplateResult {
  const { words } = show;
  return html`<article class="turn" part="turn" aria-labelledby="asked-${one.key}" data-key=${one.key}>
    <h3 class="asked" part="question" id="asked-${one.key}" tabindex="-1"
      ><span class="hidden">${words.asked} </span><bdi>${one.question}</bdi></h3>
    ${one.state === "running" ? html`<p class="hidden">${words.preparing}</p>
      ${show.talk.waiting ? html`<p class="hidden">${waiting(show)}</p>` : nothing}` : nothing}
    ${one.answer ? answer(show, one, one.answer) : nothing}
    ${one.state === "stopped" ? html`<p class="state stopped">${
      one.statements.length ? words.stopped : words.stoppedEmpty}</p>${said(show, one)}` : nothing}
    ${one.state === "failed" ? html`${trouble(show, one)}${said(show, one)}` : nothing}
    ${one.state === "running" ? nothing : tools(show, one)}
  </article>`;
}

/** The answer in the making: how far it is, and what has passed every check so far. */
export function draft(show: Show, one: Turn): TemplateResult {
  return html`<div class="making"><p class="progress" part="progress"><span class="turning"
    aria-hidden="true"></span><span>${
    show.talk.waiting ? waiting(show) : show.words.steps[show.talk.step] ?? show.words.steps[""]
  }${show.talk.detail && show.language === "en" ? ` (${show.talk.detail})` : ""}</span></p>${said(show, one)}</div>`;
}

const said = (show: Show, one: Turn) =>
  one.statements.map((words, place) => statement(show, one, place, words, one.citations));

function waiting(show: Show): string {
  const { why, seconds } = show.talk.waiting ?? { why: "lost", seconds: 0 };
  return why === "busy" ? show.words.waiting.busy(String(seconds)) : show.words.waiting[why];
}

function trouble(show: Show, one: Turn): TemplateResult {
  const { kind, title, detail } = one.trouble ?? { kind: "widget", title: "", detail: "" };
  const known = show.words.troubles[kind];
  const fallback = show.words.troubles["no-answer"] ?? ["", ""];
  // In words we have ourselves, in the page's language; else in those of the service.
  const [what, todo] = known ?? (title ? [title, detail] : fallback);
  return html`<div class="trouble" part="trouble" data-kind=${kind} lang=${known ? nothing : "en"}>
    <h4>${what}</h4><p>${todo}</p></div>`;
}

function tools(show: Show, one: Turn): TemplateResult {
  const { words } = show;
  const remark = show.remarks.get(one.key);
  return html`<div class="tools" role="group" aria-label=${words.tools}>
    ${one.answer ? html`<button type="button" class="plain copy"
      @click=${() => show.copy(one)}>${words.copy}</button>` : nothing}
    <button type="button" class="plain again" ?disabled=${show.talk.busy}
      @click=${() => { show.again(one); }}>${words.again}</button>
    <button type="button" class="plain edit" @click=${() => show.edit(one)}>${words.edit}</button>
    ${one.answer ? exports(show, one.answer.id) : nothing}
    ${one.answer ? feedback(show, one, one.answer) : nothing}
  </div>${remark ? html`<p class="remark">${remark}</p>` : nothing}`;
}

/** Links only: the service makes the files. */
function exports(show: Show, id: string): TemplateResult | typeof nothing {
  const formats = show.about?.formats.answer ?? [];
  if (!formats.length) return nothing;
  const at = `${show.base}/v1/answers/${encodeURIComponent(id)}`;
  return html`<details class="exports" aria-live="off"><summary>${show.words.exports}</summary><ul>${
    formats.map((format) => html`<li><a target="_blank" rel="noopener noreferrer"
      href=${format === "json" ? at : `${at}?format=${encodeURIComponent(format)}`}
      >${show.words.exportAs[format] ?? format}</a></li>`)}</ul></details>`;
}
