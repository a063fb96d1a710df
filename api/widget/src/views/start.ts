// What stands before the first question: what this is, and questions to try.

import { html, nothing, type TemplateResult } from "lit";
import { day } from "../said.js";
import type { Show } from "./show.js";

export function start(show: Show, examples: string[]): TemplateResult {
  const { words, about } = show;
  const begun = show.talk.turns.length > 0;
  // That it is an assistant is said as long as it is open: this line never goes away.
  const told = html`<p class="told" part="disclosure"><strong>${words.automated}</strong>
    ${words.howItAnswers} ${words.inEnglish}</p>`;
  if (begun) return told;
  return html`<div class="intro">
    ${about ? html`<p class="promise">${words.promise}
      <cite lang="en">${about.source.title}</cite>${
        about.source.date ? ` (${day(about.source.date, show.language)})` : ""}.</p>` : nothing}
    ${told}
    ${examples.length ? html`<h3 class="small">${words.examples}</h3><ul class="examples">${
      examples.map((one) => html`<li><button type="button" part="example" lang=${about ? "en" : nothing}
        @click=${() => show.put(one)}>${one}</button></li>`)}</ul>` : nothing}
  </div>`;
}
