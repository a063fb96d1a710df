// <era-guide>: the conversation, the reader beside it, and the button that opens both.

import { LitElement, type PropertyValues, type TemplateResult } from "lit";
import { copied } from "./copy.js";
import { withReferences } from "./said.js";
import { askAbout, giveFeedback } from "./service.js";
import { styles } from "./styles.js";
import { Talk, type Turn } from "./talk.js";
import { address } from "./views/link.js";
import { launcher, LONGEST, type Panel, panel } from "./views/panel.js";
import { Line } from "./views/reader.js";
import type { Rating } from "./views/show.js";
import type { About, Answer } from "./wire.js";
import { spoken, type Words } from "./words.js";

export class EraGuide extends LitElement implements Panel {
  static override styles = styles;
  static override shadowRootOptions: ShadowRootInit = { mode: "open" };
  static override properties = {
    endpoint: {}, launcher: { type: Boolean }, theme: {}, tries: { attribute: "examples" }, start: {},
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
  declare tries: string | null;
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
  line!: Line;
  /** What opened the reader: the focus goes back to it. */
  private from: HTMLElement | null = null;
  private held = "";
  private asking: Promise<void> | null = null;

  constructor() {
    super();
    this.endpoint = "";
    this.launcher = false;
    this.theme = "";
    this.tries = null;
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
    const became = await giveFeedback(this.base, one.answer.id, verdict, comment);
    const said = {
      kept: words.thanks, none: words.noFeedback, expired: words.feedbackExpired, failed: words.feedbackFailed,
    }[became];
    this.rate(one, became === "kept" ? { said, sent: true, open: false } : { said });
  }

  // How it looks

  override render(): TemplateResult {
    return this.launcher ? launcher(this) : panel(this);
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has("reading") && !this.reading) this.line.hangUp();
    this.held = this.active?.id ?? "";
  }

  override updated(): void {
    // A button that moved from the draft into the log keeps the focus.
    if (this.held && this.active?.id !== this.held) this.find(this.held)?.focus({ preventScroll: true });
  }

  get examples(): string[] {
    if (this.tries === null) return this.about?.examples ?? [];
    return this.tries.split("|").map((one) => one.trim()).filter(Boolean);
  }

  get resting(): string | null {
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

  submit(event: SubmitEvent): void {
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
  }

  typed(key: KeyboardEvent): void {
    if (key.key !== "Enter" || key.shiftKey || key.isComposing) return;
    key.preventDefault();
    if (!this.talk.busy) (key.currentTarget as HTMLTextAreaElement).form?.requestSubmit();
  }

  /** Escape leads one step back: from the open quote to its button, from the panel to the page. */
  escape(key: KeyboardEvent): void {
    if (key.key !== "Escape" || key.isComposing) return;
    const within = (key.target as Element).closest(".quote")
      ?? (key.target as Element).closest(".cite[aria-expanded=true]");
    if (within) this.toggleQuote(within.id.replace(/^(quote|cite)-/, ""));
    else if (this.launcher) this.hide();
    else return;
    key.stopPropagation();
  }

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

  back(): void {
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
    this.asking ??= askAbout(this.base)
      .then((about) => { this.about = about; })
      .catch(() => { this.asking = null; });
    return this.asking;
  }
}
