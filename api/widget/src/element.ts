// <era-guide>: the conversation, the reader beside it, and the button that opens both.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { trouble } from "./ask.js";
import { withReferences } from "./said.js";
import { styles } from "./styles.js";
import { Talk, type Turn } from "./talk.js";
import { address } from "./views/link.js";
import { Line, reader } from "./views/reader.js";
import type { Rating, Show } from "./views/show.js";
import { start } from "./views/start.js";
import { draft, turn } from "./views/turn.js";
import type { About, Answer } from "./wire.js";
import { spoken, type Words } from "./words.js";

const LONGEST = 2000;

export class EraGuide extends LitElement implements Show {
  static override styles = styles;
  static override shadowRootOptions: ShadowRootInit = { mode: "open" };
  static override properties = {
    endpoint: {}, launcher: { type: Boolean }, theme: {}, examples: {}, start: {},
    about: { state: true }, opened: { state: true }, reading: { state: true },
    ratings: { state: true }, remarks: { state: true }, shown: { state: true },
    cleared: { state: true },
  };

  /** Address of the service; empty for the site that this page is on. */
  declare endpoint: string;
  /** A button in a corner that opens the conversation, rather than the conversation itself. */
  declare launcher: boolean;
  /** "light" or "dark"; else as the visitor's system has it. */
  declare theme: string;
  /** Questions to try, parted by "|"; else those of the service. */
  declare examples: string | null;
  /** A document that stands open beside the conversation from the start, such as "guidance". */
  declare start: string;
  declare about: About | null;
  declare opened: ReadonlySet<string>;
  declare reading: string | null;
  declare ratings: ReadonlyMap<string, Rating>;
  declare remarks: ReadonlyMap<string, string>;
  declare shown: boolean;
  declare cleared: boolean;

  words!: Words;
  language = "en";
  base = "";
  talk!: Talk;
  private line!: Line;
  /** What opened the reader: the focus goes back to it. */
  private from: HTMLElement | null = null;
  private held = "";
  private asking: Promise<void> | null = null;

  constructor() {
    super();
    this.endpoint = "";
    this.launcher = false;
    this.theme = "";
    this.examples = null;
    this.start = "";
    this.about = null;
    this.opened = new Set();
    this.reading = null;
    this.ratings = new Map();
    this.remarks = new Map();
    this.shown = false;
    this.cleared = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.visualViewport?.addEventListener("resize", this.fit);
    window.visualViewport?.addEventListener("scroll", this.fit);
    document.addEventListener("securitypolicyviolation", this.forbidden);
    if (this.talk) return;
    this.speak();
    this.base = new URL(this.endpoint || "/", location.href).href.replace(/\/+$/, "");
    this.talk = new Talk(this.base, () => this.requestUpdate());
    this.line = new Line(this.base, () => this.requestUpdate(), () => this.back());
    this.talk.resume();
    if (!this.launcher || this.talk.busy) void this.ask();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.visualViewport?.removeEventListener("resize", this.fit);
    window.visualViewport?.removeEventListener("scroll", this.fit);
    document.removeEventListener("securitypolicyviolation", this.forbidden);
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.talk.stop();
      this.line.hangUp();
    });
  }

  /** Begin with an answer that the page already has. */
  begin(answer: Answer): void {
    this.talk.begin(answer);
  }

  /** Ask a question, as if it had been typed. */
  put(question: string): void {
    const words = question.trim().slice(0, LONGEST);
    if (!words || this.talk.busy) return;
    this.cleared = false;
    this.shown = true;
    this.talk.put(words);
    this.told("era-guide-asked", { question: words });
    this.turnTo();
  }

  again(one: Turn): void {
    if (this.talk.busy) return;
    this.talk.again(one);
    this.turnTo();
  }

  /** Show what was asked last, and be ready for the next question. */
  private turnTo(): void {
    void this.updateComplete.then(() => {
      this.field?.focus({ preventScroll: true });
      this.latest?.scrollIntoView({ block: "start" });
    });
  }

  /** Forget the conversation. */
  clear(): void {
    this.talk.clear();
    this.opened = new Set();
    this.ratings = new Map();
    this.remarks = new Map();
    this.cleared = true;
    this.told("era-guide-cleared", {});
    if (this.reading) this.back();
    this.field?.focus();
  }

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, "lang"];
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    if (name === "lang" && this.hasUpdated) this.speak();
    super.attributeChangedCallback(name, old, value);
  }

  private speak(): void {
    const { language, words } = spoken(this);
    this.language = language;
    this.words = words;
    this.requestUpdate();
  }

  // What a click leads to

  toggleQuote(key: string): void {
    const opened = new Set(this.opened);
    if (!opened.delete(key)) {
      opened.add(key);
    } else {
      void this.updateComplete.then(() => this.find(`cite-${key}`)?.focus());
    }
    this.opened = opened;
  }

  read(href: string, from: HTMLElement): void {
    // The page may have a reader of its own: it says so by taking the event.
    if (!this.told("era-guide-read", { href })) return;
    this.from = from;
    if (href === this.reading && this.line.state === "ready") {
      this.line.focus(this.frame);
      return;
    }
    this.line.begin(true);
    this.reading = href;
  }

  edit(one: Turn): void {
    const field = this.field;
    if (!field) return;
    field.value = one.question;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }

  async copy(one: Turn): Promise<void> {
    if (!one.answer) return;
    const text = withReferences(one.answer, this.base, this);
    const done = await copied(text, this.renderRoot as ShadowRoot);
    this.remarks = new Map(this.remarks).set(one.key, done ? this.words.copied : this.words.notCopied);
  }

  rate(one: Turn, change: Partial<Rating>): void {
    const before = this.ratings.get(one.key) ?? { open: false, verdict: "", said: "", sent: false };
    this.ratings = new Map(this.ratings).set(one.key, { ...before, ...change });
  }

  async sendRating(one: Turn, comment: string): Promise<void> {
    const verdict = this.ratings.get(one.key)?.verdict;
    if (!verdict || !one.answer) return;
    const { words } = this;
    try {
      const response = await fetch(`${this.base}/v1/feedback`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ answer_id: one.answer.id, verdict, ...(comment && { comment }) }),
        credentials: "omit",
        referrerPolicy: "no-referrer",
      });
      if (response.ok) {
        this.rate(one, { said: words.thanks, sent: true, open: false });
        return;
      }
      const { kind } = await trouble(response);
      const gone = response.status === 404 || response.status === 405;
      const why = gone ? words.noFeedback : words.feedbackFailed;
      this.rate(one, { said: kind === "unknown-answer" ? words.feedbackExpired : why });
    } catch {
      this.rate(one, { said: words.feedbackFailed });
    }
  }

  // How it looks

  override render(): TemplateResult {
    if (!this.launcher) return this.panel();
    return html`${this.shown ? this.panel() : nothing}
      <button type="button" class="launcher" part="launcher" aria-expanded=${this.shown ? "true" : "false"}
        aria-controls=${this.shown ? "panel" : nothing}
        @click=${() => this.open()}><span class="mark" aria-hidden="true">“</span
        ><span>${this.words.openPanel}</span></button>`;
  }

  private panel(): TemplateResult {
    const { words, talk } = this;
    const last = talk.turns.at(-1);
    const href = this.reading ?? this.resting;
    const close = this.launcher
      ? html`<button type="button" class="plain close" @click=${() => this.hide()}>${words.closePanel}</button>`
      : nothing;
    return html`<div id="panel" class="panel ${this.reading ? "reading" : ""} ${href ? "beside" : ""}"
        part="panel" role=${this.launcher ? "dialog" : "region"} aria-label=${words.title}
        lang=${this.language} @keydown=${this.escape}>
      <div class="columns">
        <div class="talk" part="talk">
          <header class="head" part="header"><h2>${words.title}</h2>
            ${talk.turns.length ? html`<button type="button" class="plain clear"
              aria-label=${words.clearAll} @click=${() => this.clear()}>${words.clear}</button>`
              : nothing}${close}</header>
          <div class="scroll" tabindex="-1">
            ${start(this, this.tried)}
            <div class="log" part="log" role="log" aria-live="polite" aria-label=${words.conversation}>
              ${repeat(talk.turns, (one) => one.key, (one) => turn(this, one))}
              ${this.cleared ? html`<p class="remark">${words.cleared}</p>` : nothing}
            </div>
            <div class="draft" part="draft">${last?.state === "running" ? draft(this, last) : nothing}</div>
          </div>
          ${this.form()}
        </div>
        ${href ? reader(this, this.line, href, this.theme, this.reading !== null, () => this.back()) : nothing}
      </div>
    </div>`;
  }

  private form(): TemplateResult {
    const { words, talk, about } = this;
    const begun = talk.turns.some((one) => one.answer);
    return html`<form class="ask" part="form" @submit=${this.submit}>
      <label for="question">${begun ? words.followUp : words.field}</label>
      <div class="row">
        <textarea id="question" part="field" rows="2" maxlength=${LONGEST} autocomplete="off"
          enterkeyhint="send" aria-describedby="hint" @keydown=${this.typed}></textarea>
        <button type="submit" class="send" part="send">${talk.busy ? words.stop : words.send}</button>
      </div>
      <p class="hint" id="hint">${about
        ? words.privacy(about.answers_days.toLocaleString(this.language)) : words.privacyHere}</p>
    </form>`;
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has("reading") && !this.reading) this.line.hangUp();
    this.held = this.active?.id ?? "";
  }

  override updated(): void {
    // A button that moved from the draft into the log keeps the focus.
    if (this.held && this.active?.id !== this.held) this.find(this.held)?.focus({ preventScroll: true });
  }

  private get tried(): string[] {
    if (this.examples === null) return this.about?.examples ?? [];
    return this.examples.split("|").map((one) => one.trim()).filter(Boolean);
  }

  private get resting(): string | null {
    return this.start ? address(`/read/${encodeURIComponent(this.start)}`, this.base) : null;
  }

  private find(id: string): HTMLElement | null {
    return (this.renderRoot as ShadowRoot).getElementById(id);
  }

  private get active(): Element | null {
    return (this.renderRoot as ShadowRoot | undefined)?.activeElement ?? null;
  }

  private get field(): HTMLTextAreaElement | null {
    return this.find("question") as HTMLTextAreaElement | null;
  }

  private get frame(): HTMLIFrameElement | null {
    return this.renderRoot.querySelector("iframe");
  }

  private get latest(): Element | null {
    return this.renderRoot.querySelector(".log > .turn:last-of-type");
  }

  // What the keys and the window do

  private submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (this.talk.busy) {
      this.talk.stop();
      return;
    }
    const field = this.field;
    const words = field?.value.trim();
    if (!field || !words) return;
    field.value = "";
    this.put(words);
  };

  private typed = (key: KeyboardEvent): void => {
    if (key.key !== "Enter" || key.shiftKey || key.isComposing) return;
    key.preventDefault();
    if (!this.talk.busy) (key.currentTarget as HTMLTextAreaElement).form?.requestSubmit();
  };

  /** Escape leads one step back: from the open quote to its button, from the panel to the page. */
  private escape = (key: KeyboardEvent): void => {
    if (key.key !== "Escape" || key.isComposing) return;
    const within = (key.target as Element).closest(".quote")
      ?? (key.target as Element).closest(".cite[aria-expanded=true]");
    if (within) this.toggleQuote(within.id.replace(/^(quote|cite)-/, ""));
    else if (this.launcher) this.hide();
    else return;
    key.stopPropagation();
  };

  /** Open the panel of the launcher, and type. */
  open(): void {
    this.shown = true;
    void this.ask();
    void this.updateComplete.then(() => { this.fit(); this.field?.focus(); });
  }

  /** Close the panel of the launcher; the focus returns to the button. */
  hide(): void {
    this.shown = false;
    this.reading = null;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(".launcher")?.focus());
  }

  private back(): void {
    this.reading = null;
    void this.updateComplete.then(() => {
      const target = this.from?.isConnected ? this.from : this.field;
      target?.focus();
    });
  }

  /** Above an on-screen keyboard there is less room than the window has. */
  private fit = (): void => {
    const seen = window.visualViewport;
    if (!seen || !this.launcher) return;
    this.style.setProperty("--_seen", `${seen.height}px`);
    this.style.setProperty("--_below", `${Math.max(0, innerHeight - seen.height - seen.offsetTop)}px`);
  };

  private forbidden = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
    if (effectiveDirective === "frame-src" && blockedURI.startsWith(new URL(this.base).origin)) {
      this.line.fail();
    }
  };

  private told(name: string, detail: object): boolean {
    return this.dispatchEvent(
      new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
  }

  /** What the service is, asked once, when somebody looks. */
  private ask(): Promise<void> {
    this.asking ??= fetch(`${this.base}/v1/about`, { credentials: "omit", referrerPolicy: "no-referrer" })
      .then(async (response) => {
        if (response.ok) this.about = (await response.json()) as About;
      })
      .catch(() => { this.asking = null; });
    return this.asking;
  }
}

/** Copy, also where the page is not secure and the newer way is closed. */
async function copied(text: string, root: ShadowRoot): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const before = root.activeElement as HTMLElement | null;
    const field = document.createElement("textarea");
    field.className = "hidden";
    field.value = text;
    root.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    before?.focus();
    return done;
  }
}
