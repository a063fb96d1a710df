// Was the answer right? A verdict and, if one likes, a comment.

import { html, nothing, type TemplateResult } from "lit";
import type { Turn } from "../talk.js";
import type { Answer, Verdict } from "../wire.js";
import type { Show } from "./show.js";

const ANSWERED: Verdict[] = ["right", "wrong", "wrong_source", "incomplete", "should_have_declined"];
const DECLINED: Verdict[] = ["right", "wrong", "should_have_answered"];

export function feedback(show: Show, turn: Turn, answer: Answer): TemplateResult {
  const { words } = show;
  const rating = show.ratings.get(turn.key);
  const verdicts = answer.statements.length ? ANSWERED : DECLINED;
  const toggled = (event: Event) =>
    show.rate(turn, { open: (event.currentTarget as HTMLDetailsElement).open });
  return html`<details class="feedback" part="feedback" aria-live="off" ?open=${rating?.open ?? false}
    @toggle=${toggled}>
    <summary>${words.feedback}</summary>
    ${rating?.sent ? nothing : html`<form @submit=${(event: SubmitEvent) => send(show, turn, event)}>
      <fieldset><legend>${words.verdictAsked}</legend>${verdicts.map((verdict) => html`<label
        ><input type="radio" name="verdict-${turn.key}" value=${verdict} required
          .checked=${rating?.verdict === verdict}
          @change=${() => show.rate(turn, { verdict })}>${words.verdicts[verdict]}</label>`)}
      </fieldset>
      <label class="comment">${words.comment}<textarea rows="2" maxlength="2000" name="comment"
        autocomplete="off"></textarea></label>
      <button type="submit">${words.sendFeedback}</button>
    </form>`}
  </details>${rating?.said ? html`<p class="remark">${rating.said}</p>` : nothing}`;
}

function send(show: Show, turn: Turn, event: SubmitEvent): void {
  event.preventDefault();
  const comment = new FormData(event.currentTarget as HTMLFormElement).get("comment");
  void show.sendRating(turn, String(comment ?? "").trim());
}
