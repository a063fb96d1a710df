// The reader: the service's own page for a document, in a frame beside the answers. The two speak
// over a port that only they hold, so that nobody else can listen or cut in.

import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import type { Show } from "./show.js";

/** How long a document may take before another way to it is offered. */
const PATIENCE_MS = 8000;

type Said = { kind: "ready"; title: string } | { kind: "escape" };

/** What the page in the frame says, and how it is told to take the focus. */
export class Line {
  state: "loading" | "ready" | "failed" = "loading";
  title = "";
  private port: MessagePort | null = null;
  private timer = 0;
  private wanted = false;

  constructor(
    private readonly base: string,
    private readonly changed: () => void,
    private readonly escaped: () => void,
  ) {}

  /** Another page is on its way; `focus` if it should have the focus once it is there. */
  begin(focus: boolean): void {
    this.hangUp();
    this.state = "loading";
    this.wanted = focus;
    this.timer = window.setTimeout(() => this.fail(), PATIENCE_MS);
  }

  /** The frame has loaded something: offer it a port. Only the service's own page can take it. */
  call(frame: HTMLIFrameElement): void {
    if (this.state === "failed") return;
    this.port?.close();
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    port1.onmessage = ({ data }: MessageEvent<Said>) => this.hear(data, frame);
    frame.contentWindow?.postMessage("eraguide:reader", new URL(this.base).origin, [port2]);
  }

  /** Put the focus on the cited words. */
  focus(frame: HTMLIFrameElement | null): void {
    if (!frame || this.state !== "ready") {
      this.wanted = true;
      return;
    }
    this.wanted = false;
    frame.focus({ preventScroll: true });
    this.port?.postMessage("focus");
  }

  /** The page around forbids the frame. */
  fail(): void {
    window.clearTimeout(this.timer);
    this.state = "failed";
    this.changed();
  }

  hangUp(): void {
    window.clearTimeout(this.timer);
    this.port?.close();
    this.port = null;
  }

  private hear(said: Said, frame: HTMLIFrameElement): void {
    if (said.kind === "escape") {
      this.escaped();
      return;
    }
    window.clearTimeout(this.timer);
    this.state = "ready";
    this.title = String(said.title);
    if (this.wanted) this.focus(frame);
    this.changed();
  }
}

export function reader(
  show: Show, line: Line, href: string, theme: string, cited: boolean, back: () => void,
): TemplateResult {
  const { words } = show;
  const framed = new URL(href);
  framed.searchParams.set("panel", "1");
  if (theme) framed.searchParams.set("theme", theme);
  return html`<section class="reader" part="reader" aria-label=${words.reader}
    @keydown=${(key: KeyboardEvent) => { if (key.key === "Escape") { key.stopPropagation(); back(); } }}>
    <div class="reader-bar">
      ${cited ? html`<button type="button" class="plain back" @click=${back}>${words.back}</button>` : nothing}
      <a class="alone" href=${href} target="_blank" rel="noopener noreferrer">${words.fullPage}<span
        class="leaves" aria-hidden="true">↗</span><span class="hidden"> (${words.newTab})</span></a>
    </div>
    ${line.state === "failed" ? html`<p class="trouble">${words.readerFailed}</p>` : nothing}
    ${keyed(framed.href, html`<iframe part="frame" title=${line.title || words.reader} src=${framed.href}
      loading="lazy" referrerpolicy="no-referrer"
      @load=${(event: Event) => line.call(event.currentTarget as HTMLIFrameElement)}></iframe>`)}
  </section>`;
}
