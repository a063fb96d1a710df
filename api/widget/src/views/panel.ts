// The panel: the conversation with its form, and the reader beside it.

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { type Line, reader } from "./reader.js";
import type { Show } from "./show.js";
import { start } from "./start.js";
import { draft, turn } from "./turn.js";

/** Characters of a question. */
export const LONGEST = 2000;

export interface Panel extends Show {
  /** Whether the panel stands in a corner, behind a button. */
  readonly launcher: boolean;
  readonly shown: boolean;
  readonly theme: string;
  readonly cleared: boolean;
  readonly line: Line;
  /** Questions to try. */
  readonly examples: string[];
  /** The document that stands beside the conversation where no citation is followed. */
  readonly resting: string | null;

  open(): void;
  hide(): void;
  clear(): void;
  back(): void;
  submit(event: SubmitEvent): void;
  typed(key: KeyboardEvent): void;
  escape(key: KeyboardEvent): void;
}

export function panel(show: Panel): TemplateResult {
  const { words, talk } = show;
  const last = talk.turns.at(-1);
  const href = show.reading ?? show.resting;
  return html`<div id="panel" class="panel ${show.reading ? "reading" : ""} ${href ? "beside" : ""}"
      part="panel" role=${show.launcher ? "dialog" : "region"} aria-label=${words.title}
      lang=${show.language} @keydown=${(key: KeyboardEvent) => show.escape(key)}>
    <div class="columns">
      <div class="talk" part="talk">
        ${head(show)}
        <div class="scroll" tabindex="-1">
          ${start(show, show.examples)}
          <div class="log" part="log" role="log" aria-live="polite" aria-label=${words.conversation}>
            ${repeat(talk.turns, (one) => one.key, (one) => turn(show, one))}
            ${show.cleared ? html`<p class="remark">${words.cleared}</p>` : nothing}
          </div>
          <div class="draft" part="draft">${last?.state === "running" ? draft(show, last) : nothing}</div>
        </div>
        ${form(show)}
      </div>
      ${href ? reader(show, show.line, href, show.theme, show.reading !== null, () => show.back()) : nothing}
    </div>
  </div>`;
}

/** The button in a corner, and the panel once it has been opened. */
export function launcher(show: Panel): TemplateResult {
  return html`${show.shown ? panel(show) : nothing}
    <button type="button" class="launcher" part="launcher" aria-expanded=${show.shown ? "true" : "false"}
      aria-controls=${show.shown ? "panel" : nothing}
      @click=${() => show.open()}><span class="mark" aria-hidden="true">“</span
      ><span>${show.words.openPanel}</span></button>`;
}

function head(show: Panel): TemplateResult {
  const { words } = show;
  return html`<header class="head" part="header"><h2>${words.title}</h2>
    ${show.talk.turns.length ? html`<button type="button" class="plain clear"
      aria-label=${words.clearAll} @click=${() => show.clear()}>${words.clear}</button>` : nothing}
    ${show.launcher ? html`<button type="button" class="plain close"
      @click=${() => show.hide()}>${words.closePanel}</button>` : nothing}</header>`;
}

function form(show: Panel): TemplateResult {
  const { words, talk, about } = show;
  const begun = talk.turns.some((one) => one.answer);
  return html`<form class="ask" part="form" @submit=${(event: SubmitEvent) => show.submit(event)}>
    <label for="question">${begun ? words.followUp : words.field}</label>
    <div class="row">
      <textarea id="question" part="field" rows="2" maxlength=${LONGEST} autocomplete="off"
        enterkeyhint="send" aria-describedby="hint"
        @keydown=${(key: KeyboardEvent) => show.typed(key)}></textarea>
      <button type="submit" class="send" part="send">${talk.busy ? words.stop : words.send}</button>
    </div>
    <p class="hint" id="hint">${about
      ? words.privacy(about.answers_days.toLocaleString(show.language)) : words.privacyHere}</p>
  </form>`;
}
