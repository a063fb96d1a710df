// The only place where addresses become links: http(s) and the service's own, nothing else.

import { html, nothing, type TemplateResult } from "lit";
import type { Show } from "./show.js";

/** An address from an answer that may become a link, made absolute; else null. */
export function address(url: string | null | undefined, base: string): string | null {
  if (!url) return null;
  const own = /^\/(?![/\\])/.test(url);
  if (!own && !/^https?:\/\//i.test(url)) return null;
  try {
    const found = new URL(own ? base + url : url);
    return found.protocol === "https:" || found.protocol === "http:" ? found.href : null;
  } catch {
    return null;
  }
}

/** Whether the reader beside the answer can show this. */
export const readable = (href: string, base: string) => href.startsWith(`${base}/read/`);

/** A link that leaves the conversation where it is. */
export function outward(show: Show, href: string, words: string, part = ""): TemplateResult {
  return html`<a href=${href} target="_blank" rel="noopener noreferrer" part=${part || nothing}
    >${words}<span class="leaves" aria-hidden="true">↗</span
    ><span class="hidden"> (${show.words.newTab})</span></a>`;
}

/** A link into a document: the reader shows it, a new tab does if asked with a key held. */
export function inward(show: Show, href: string, words: string, label = ""): TemplateResult {
  return html`<a href=${href} target="_blank" rel="noopener noreferrer"
    aria-label=${label || nothing} aria-current=${show.reading === href ? "true" : nothing}
    @click=${(click: MouseEvent) => {
      if (click.ctrlKey || click.metaKey || click.shiftKey || click.button) return;
      click.preventDefault();
      show.read(href, click.currentTarget as HTMLElement);
    }}>${words}</a>`;
}

/** A text that may spell out an address: the address becomes a link where it stands. */
export function spelt(show: Show, text: string, url: string | null, otherwise: string): unknown {
  const href = address(url, show.base);
  if (!href || !url || url.startsWith("/")) return text;
  const at = text.indexOf(url);
  if (at < 0) return html`${text} ${outward(show, href, otherwise)}`;
  return html`${text.slice(0, at)}${outward(show, href, url)}${text.slice(at + url.length)}`;
}
