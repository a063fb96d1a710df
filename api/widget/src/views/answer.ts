// An answer: its statements, what must be known beside them, and where else to look.

import { html, nothing, type TemplateResult } from "lit";
import { around, citedBy, day, lines, pieces, type Piece } from "../said.js";
import type { Turn } from "../talk.js";
import type { Answer, Citation, Notice, Statement } from "../wire.js";
import { citeButton, quote, quoteKey } from "./citation.js";
import { address, inward, outward, readable, spelt } from "./link.js";
import type { Show } from "./show.js";

/** The language in which the service itself speaks. */
const SERVICE = "en";

export function answer(show: Show, turn: Turn, whole: Answer): TemplateResult {
  const { words } = show;
  const { lead, missing } = around(whole);
  const state = words.statuses[whole.status];
  const sorted = sort(whole);
  // A model answers in the language of the question, which may be any.
  const own = whole.trace.mode === "quote" ? SERVICE : nothing;
  return html`<div class="answer" part="answer" data-status=${whole.status}>
    ${state ? html`<p class="state"><span class="sign" aria-hidden="true"></span>${state}</p>` : nothing}
    ${sorted.first.map((one) => notice(show, one))}
    ${lead.map((part) => html`<p class="lead" lang=${own}>${part}</p>`)}
    ${whole.statements.map((one, place) => html`${statement(show, turn, place, one, whole.citations)}
      ${(sorted.beside[place] ?? []).map((note) => notice(show, note))}`)}
    ${vias(show, whole)}
    ${missing ? html`<p class="missing" lang=${own}>${missing}</p>` : nothing}
    ${sorted.last.map((one) => notice(show, one))}
    ${whole.suggestions.length ? look(show, whole) : nothing}
    <p class="made">${made(show, whole)}</p>
  </div>`;
}

/** A statement with its state of support, its citations and the quotes that are open. */
export function statement(
  show: Show, turn: Turn, place: number, one: Statement, citations: Citation[],
): TemplateResult {
  const cited = citedBy(one, citations);
  const quoted = one.support === "quoted";
  const said = blocks(pieces(one, citations)).map((block) =>
    block.item
      ? html`<ul>${block.pieces.map((piece) => html`<li>${line(show, turn, place, piece)}</li>`)}</ul>`
      : html`${block.pieces.map((piece) => html`<p>${line(show, turn, place, piece)}</p>`)}`);
  const lang = cited[0]?.document.lang;
  return html`<div class="statement" part="statement" data-support=${one.support}>
    ${quoted
      ? html`<blockquote lang=${lang ?? nothing}>${said}</blockquote>`
      : html`<div class="said">${said}</div>`}
    <p class="support"><span class="sign" aria-hidden="true"></span>${
      show.words.supports[one.support] ?? one.support}</p>
    ${cited.map((citation) => quote(show, citation, quoteKey(turn.key, place, citation.n), turn.answer))}
  </div>`;
}

interface Block {
  item: boolean;
  pieces: Piece[];
}

function blocks(all: Piece[]): Block[] {
  const found: Block[] = [];
  for (const piece of all) {
    const last = found.at(-1);
    if (last && piece.item && last.item) last.pieces.push(piece);
    else found.push({ item: piece.item, pieces: [piece] });
  }
  return found;
}

function line(show: Show, turn: Turn, place: number, piece: Piece): TemplateResult {
  const words = lines(piece).map((words, at) => (at ? html`<br>${words}` : words));
  return html`<bdi class="words">${words}</bdi> ${piece.citations.map((citation) =>
    citeButton(show, citation, quoteKey(turn.key, place, citation.n)))}`;
}

/** Notices where they belong: beside the last statement that they apply to, else at an end. */
function sort(whole: Answer): { first: Notice[]; beside: Notice[][]; last: Notice[] } {
  const found = { first: [] as Notice[], beside: whole.statements.map(() => [] as Notice[]), last: [] as Notice[] };
  for (const one of whole.notices) {
    const place = whole.statements.findLastIndex(
      (said) => said.citations.some((n) => one.applies_to.includes(n)));
    const all = whole.statements.every((said) => said.citations.some((n) => one.applies_to.includes(n)));
    if (["degraded", "privacy", "language"].includes(one.kind)) found.first.push(one);
    else if (place < 0 || (all && whole.statements.length > 1)) found.last.push(one);
    else found.beside[place]?.push(one);
  }
  return found;
}

function notice(show: Show, one: Notice): TemplateResult {
  const named = show.words.notices[one.kind] ?? show.words.note;
  const dated = one.date ? ` ${day(one.date, show.language)}` : "";
  return html`<p class="notice" part="notice" data-kind=${one.kind}>
    <strong>${named}${dated}:</strong>
    <span lang=${one.kind === "language" ? nothing : SERVICE}>${spelt(show, one.text, one.source, show.words.seeSource)}</span></p>`;
}

/** How the answer got from one source to others. */
function vias(show: Show, whole: Answer): TemplateResult[] {
  const ends = new Map<string, { from: number; mention: string; to: string[] }>();
  for (const { from, to, mention } of whole.path ?? []) {
    const key = JSON.stringify([from, mention]);
    const held = ends.get(key) ?? { from, mention, to: [] };
    held.to.push(String(to));
    ends.set(key, held);
  }
  return [...ends.values()].map(({ from, to, mention }) =>
    html`<p class="via">${show.words.leads(String(from), to, mention)}</p>`);
}

function look(show: Show, whole: Answer): TemplateResult {
  return html`<div class="look"><h4>${show.words.lookThere}</h4><ul>${whole.suggestions.map((one) => {
    const href = address(one.href, show.base);
    if (!href) return html`<li lang=${SERVICE}>${one.text}</li>`;
    return html`<li lang=${SERVICE}>${
      readable(href, show.base) ? inward(show, href, one.text) : outward(show, href, one.text)}</li>`;
  })}</ul></div>`;
}

function made(show: Show, { statements, trace }: Answer): string {
  if (!statements.length) return show.words.madeByNobody;
  if (trace.mode === "quote") return show.words.madeByQuoting;
  return show.words.madeByModel(trace.model ?? "");
}
