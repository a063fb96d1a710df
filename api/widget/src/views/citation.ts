// A citation: its button, and the quote in place with all that tells what it is worth.

import { html, nothing, type TemplateResult } from "lit";
import { capital, day, folded, sourceName, where } from "../said.js";
import type { Answer, Citation, Work } from "../wire.js";
import { address, inward, outward, readable, spelt } from "./link.js";
import type { Show } from "./show.js";

export const quoteKey = (turn: string, place: number, n: number) => `${turn}-${place}-${n}`;

/** The numbered button; it opens the quote below the statement. */
export function citeButton(show: Show, citation: Citation, key: string): TemplateResult {
  const open = show.opened.has(key);
  return html`<button type="button" class="cite" part="citation" id="cite-${key}" data-n=${citation.n}
    aria-label=${sourceName(citation, show.words)} aria-expanded=${open ? "true" : "false"}
    aria-controls=${open ? `quote-${key}` : nothing}
    @click=${() => show.toggleQuote(key)}>${citation.n}</button>`;
}

/** The quote in its place: path, words, page, day, authority, footnotes, and the way into the reader. */
export function quote(
  show: Show, citation: Citation, key: string, answer: Answer | null,
): TemplateResult | typeof nothing {
  if (!show.opened.has(key)) return nothing;
  const { words } = show;
  const { document: work, section } = citation;
  const href = address(citation.href, show.base);
  const path = section.headings.length ? section.headings : [section.title];
  const named = where(citation, words);
  return html`<section class="quote" part="quote" id="quote-${key}" data-n=${citation.n}
    aria-label=${sourceName(citation, words)} aria-live="off">
    <p class="path" lang=${work.lang}><cite>${work.title}</cite>${path.map(
      (heading) => html` <span aria-hidden="true">›</span> <span>${heading}</span>`)}</p>
    <blockquote lang=${work.lang}>${before(citation.prefix)}<mark>${lines(citation.quote)}</mark>${
      after(citation.suffix)}</blockquote>
    <p class="facts"><strong>${capital(named)}</strong>${
      work.date ? html` · <time datetime=${work.date}>${day(work.date, show.language)}</time>` : nothing}
      · ${authority(show, work)}</p>
    ${citation.footnotes.map((note) => html`<p class="footnote" lang=${work.lang}>
      <strong lang=${show.language}>${words.Footnote(note.marker)}</strong>
      ${spelt(show, note.text, note.url, words.seeFootnote)}</p>`)}
    <p class="doors">
      ${href && readable(href, show.base)
        ? inward(show, href, words.readInPlace, `${words.readInPlace}: ${named}`)
        : href ? outward(show, href, words.readInPlace) : nothing}
      ${references(show, citation, answer)}
      <button type="button" class="plain" @click=${() => show.toggleQuote(key)}
        >${words.closeQuote}</button>
    </p>
  </section>`;
}

/** How far a document binds, and what we have of it. */
function authority(show: Show, work: Work): unknown {
  const { kinds, forces, renditions, official } = show.words;
  const told = [
    kinds[work.kind] ?? work.kind, forces[work.force] ?? work.force,
    renditions[work.rendition] ?? work.rendition,
  ].join(", ");
  const url = work.rendition === "card" ? address(work.url, show.base) : null;
  return html`<span class="label" data-rendition=${work.rendition}>${told}</span>${
    url ? html`. ${outward(show, url, official)}` : nothing}`;
}

function references(show: Show, citation: Citation, answer: Answer | null): unknown {
  const formats = show.about?.formats.citation ?? [];
  if (!answer || !formats.length) return nothing;
  const at = `${show.base}/v1/answers/${encodeURIComponent(answer.id)}`;
  return html`<details class="exports"><summary>${show.words.exportOne}</summary><ul>${formats.map(
    (format) => html`<li>${outward(
      show, `${at}?format=${encodeURIComponent(format)}&citation=${citation.n}`,
      show.words.exportAs[format] ?? format)}</li>`)}</ul></details>`;
}

// What stands around a quote is cut anywhere: what is left of a word there is not shown.
const before = (words: string) => (words.trim()
  ? html`<span class="around">…${words.replace(/^\S*\s+/, "")}</span>` : nothing);
const after = (words: string) => (words.trim()
  ? html`<span class="around">${words.replace(/\s+\S*$/, "")}…</span>` : nothing);

function lines(quoted: string): unknown {
  const all = quoted.trim().split(/\s*\n\s*/).map(folded);
  return all.map((line, place) => (place ? html`<br>${line}` : line));
}
