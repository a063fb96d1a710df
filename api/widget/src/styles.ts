// How it looks. Colours are named by what they are for, and each can be set from outside by its name
// with "--era-guide-" before it. Adopted as a style sheet, so that no inline style is needed.

import { css } from "lit";

const dark = css`
  --_paper: var(--era-guide-paper, #141920); --_card: var(--era-guide-card, #181f28);
  --_ink: var(--era-guide-ink, #e8ecf2); --_soft: var(--era-guide-soft, #adb8c7);
  --_line: var(--era-guide-line, #2f3946); --_edge: var(--era-guide-edge, #8592a5);
  --_accent: var(--era-guide-accent, #9cc4f5); --_on-accent: var(--era-guide-on-accent, #0e1a29);
  --_tint: var(--era-guide-tint, #1c2b3f);
  --_mark: var(--era-guide-mark, #6a5409); --_on-mark: var(--era-guide-on-mark, #fff7dd);
  --_warn: var(--era-guide-warn, #2a2413); --_warn-edge: var(--era-guide-warn-edge, #e0b04a);
  --_bad: var(--era-guide-bad, #f08a8d);
  color-scheme: dark;
`;

export const styles = css`
  :host {
    --_paper: var(--era-guide-paper, #fff); --_card: var(--era-guide-card, #fff);
    --_ink: var(--era-guide-ink, #17202c); --_soft: var(--era-guide-soft, #4d5a6b);
    --_line: var(--era-guide-line, #d5dbe3); --_edge: var(--era-guide-edge, #6b7890);
    --_accent: var(--era-guide-accent, #1b4f8a); --_on-accent: var(--era-guide-on-accent, #fff);
    --_tint: var(--era-guide-tint, #e8f0fa);
    --_mark: var(--era-guide-mark, #ffe69a); --_on-mark: var(--era-guide-on-mark, #17202c);
    --_warn: var(--era-guide-warn, #fff6dd); --_warn-edge: var(--era-guide-warn-edge, #a86a00);
    --_bad: var(--era-guide-bad, #a3262a);
    --_sans: var(--era-guide-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans",
      "Liberation Sans", sans-serif);
    --_serif: var(--era-guide-quote-font, "Iowan Old Style", "Palatino Linotype", Palatino,
      "Source Serif 4", Georgia, "Noto Serif", "DejaVu Serif", serif);
    --_round: var(--era-guide-radius, 10px);
    --_end: 0 calc(var(--_round) * 0.7) calc(var(--_round) * 0.7) 0;
    color-scheme: light;
    display: block; height: var(--era-guide-height, min(44rem, 100dvh)); min-width: 0;
    color: var(--_ink); font: 1rem/1.55 var(--_sans); text-align: start; letter-spacing: normal;
    text-transform: none; overflow-wrap: anywhere; -webkit-text-size-adjust: 100%;
  }
  @media (prefers-color-scheme: dark) { :host(:not([theme="light"])) { ${dark} } }
  :host([theme="dark"]) { ${dark} }
  :host([hidden]) { display: none; }
  :host([launcher]) { display: contents; }
  * { box-sizing: border-box; }
  h2, h3, h4, p, ul, blockquote, fieldset { margin: 0; padding: 0; }
  ul { padding-inline-start: 1.2rem; }
  cite { font-style: normal; }
  bdi.words { unicode-bidi: isolate; }
  .hidden { position: absolute; width: 1px; height: 1px; margin: 0; padding: 0; border: 0; overflow: hidden;
    clip-path: inset(50%); white-space: nowrap; }
  :focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; border-radius: 3px; }
  a { color: var(--_accent); text-underline-offset: 0.16em; }
  a:hover { text-decoration-thickness: 0.14em; }
  .leaves { font-size: 0.8em; margin-inline-start: 0.15em; }

  button { flex: none; overflow-wrap: normal; font: inherit; font-weight: 600; cursor: pointer; min-height: 2.5rem; padding: 0.4rem 1.1rem;
    color: var(--_on-accent); background: var(--_accent); border: 1.5px solid var(--_accent);
    border-radius: calc(var(--_round) * 0.8); }
  button:hover { filter: brightness(1.08); }
  button:disabled { opacity: 0.6; cursor: default; }
  .plain, summary { display: inline-flex; align-items: center; min-height: 1.75rem; padding: 0.1rem 0.55rem;
    color: var(--_accent); background: transparent; border: 1px solid transparent; border-radius: 6px;
    font-weight: 600; font-size: 0.88rem; text-align: start; cursor: pointer; }
  .plain:hover, summary:hover { background: var(--_tint); filter: none; }
  textarea { flex: 1 1 auto; width: 100%; min-width: 0; padding: 0.6rem 0.75rem; resize: vertical; font: inherit;
    color: var(--_ink); background: var(--_card); border: 1.5px solid var(--_edge);
    border-radius: calc(var(--_round) * 0.8); }

  /* The panel: the conversation, and the reader beside it where there is room */
  .panel { height: 100%; container-type: inline-size; background: var(--_paper);
    border: var(--era-guide-border, 1px solid var(--_line)); border-radius: var(--_round); overflow: hidden; }
  .columns { height: 100%; display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr); }
  /* Lines that are too long are hard to read: what is left over stands at both sides. */
  .talk { --_side: max(clamp(0.8rem, 3cqi, 1.6rem), (100% - 50rem) / 2); display: grid; grid-template-rows: auto minmax(0, 1fr) auto; min-width: 0; min-height: 0; }
  .head { display: flex; flex-wrap: wrap; align-items: center; gap: 0.2rem 0.6rem;
    padding: 0.5rem var(--_side); border-bottom: 1px solid var(--_line); }
  .head h2 { font-size: 1.1rem; line-height: 1.3; margin-inline-end: auto; }
  /* Hidden words are placed within, or they would make the page around longer. */
  .scroll { position: relative; overflow-y: auto; overscroll-behavior: contain; min-height: 0; scroll-padding-block: 0.6rem;
    padding: 0.9rem var(--_side); outline: none; }
  .ask { padding: 0.7rem var(--_side) max(0.7rem, env(safe-area-inset-bottom));
    border-top: 1px solid var(--_line); background: var(--_paper); }
  .ask label[for] { display: block; margin-bottom: 0.3rem; font-weight: 600; }
  .row { display: flex; gap: 0.6rem; align-items: stretch; }
  .hint { margin-top: 0.35rem; font-size: 0.82rem; line-height: 1.4; color: var(--_soft); }
  .reader { display: none; grid-template-rows: auto auto minmax(0, 1fr); min-width: 0; min-height: 0;
    background: var(--_paper); }
  .reader-bar { display: flex; flex-wrap: wrap; align-items: center; gap: 0.2rem 1rem; padding: 0.4rem 0.9rem;
    border-bottom: 1px solid var(--_line); font-size: 0.92rem; }
  .alone { display: inline-flex; align-items: center; min-height: 1.75rem; margin-inline-start: auto; }
  iframe { grid-row: 3; display: block; width: 100%; height: 100%; border: 0; background: var(--_paper); }
  .reader > .trouble { margin: 0.8rem; }
  .reading .reader { display: grid; }
  .reading .talk { display: none; }
  @container (min-width: 58rem) {
    .beside .columns { grid-template-columns: minmax(22rem, 46fr) minmax(26rem, 54fr); }
    .beside .reader { display: grid; border-inline-start: 1px solid var(--_line); }
    .reading .talk { display: grid; }
  }

  /* Before the first question */
  .intro { display: grid; gap: 0.9rem; margin-bottom: 0.6rem; }
  .promise { font-size: 1.05rem; color: var(--_soft); }
  .told { padding: 0.6rem 0.9rem; font-size: 0.92rem; background: var(--_tint);
    border-inline-start: 4px solid var(--_accent); border-radius: var(--_end); }
  .small { font-size: 0.9rem; color: var(--_soft); font-weight: 600; margin-bottom: -0.5rem; }
  .examples { list-style: none; padding: 0; display: grid; gap: 0.5rem; }
  .examples button { width: 100%; min-height: 2.75rem; text-align: start; font-weight: 400; color: var(--_accent);
    background: var(--_card); border: 1px solid var(--_line); }
  .examples button:hover { border-color: var(--_accent); text-decoration: underline; filter: none; }

  /* A turn */
  .turn { padding-block: 0.9rem 1.2rem; }
  .turn + .turn { border-top: 1px solid var(--_line); }
  .asked { font-size: 1.15rem; line-height: 1.3; margin-bottom: 0.6rem; outline-offset: 4px; white-space: pre-line; }
  .answer > *, .draft .statement, .turn > .statement { margin-bottom: 0.8rem; }
  .state { display: flex; align-items: baseline; gap: 0.5rem; margin-bottom: 0.6rem; font-weight: 600; }
  .state .sign::before { content: "○"; color: var(--_warn-edge); font-weight: 700; }
  [data-status="answered_partly"] .state .sign::before { content: "◐"; }
  [data-status="clarify"] .state .sign::before { content: "?"; }
  .stopped { font-weight: 400; font-style: italic; }
  .statement { background: var(--_card); border: 1px solid var(--_line); border-radius: var(--_round);
    overflow: hidden; }
  .statement > blockquote, .said { padding: 0.75rem 1rem 0.5rem; border-inline-start: 4px solid var(--_accent); }
  .statement > blockquote { font: 1.06rem/1.6 var(--_serif); }
  [data-support="partly"] > .said { border-inline-start-style: dashed; }
  .statement li + li, .statement p + p, .statement p + ul { margin-top: 0.35rem; }
  .support { display: flex; gap: 0.45rem; align-items: baseline; padding: 0 1rem 0.6rem;
    border-inline-start: 4px solid var(--_accent); font-size: 0.82rem; color: var(--_soft); }
  [data-support="partly"] > .support { border-inline-start-style: dashed; color: var(--_ink); font-weight: 600; }
  .support .sign::before { content: "✓"; font-weight: 700; }
  [data-support="quoted"] > .support .sign::before { content: "“ ”"; font-family: var(--_serif); }
  [data-support="partly"] > .support .sign::before { content: "◐"; }
  .cite { display: inline-grid; place-content: center; min-width: 1.7rem; min-height: 1.6rem; height: 1.6rem;
    padding: 0 0.35rem; margin-inline-start: 0.15rem; vertical-align: 0.08em; font: 700 0.82rem/1 var(--_sans);
    color: var(--_accent); background: var(--_tint); border: 1px solid var(--_accent); border-radius: 0.8rem; }
  .cite:hover, .cite[aria-expanded="true"] { color: var(--_on-accent); background: var(--_accent); filter: none; }
  .quote { padding: 0.7rem 1rem; border-top: 1px solid var(--_line); background: var(--_tint); font-size: 0.92rem; }
  .quote > * + * { margin-top: 0.45rem; }
  .path { color: var(--_soft); font-size: 0.88rem; }
  .quote blockquote { font: 1rem/1.55 var(--_serif); }
  .around { color: var(--_soft); }
  mark { background: var(--_mark); color: var(--_on-mark); text-decoration: underline 2px var(--_warn-edge);
    text-underline-offset: 0.22em; padding-block: 0.1em; }
  .footnote { padding-inline-start: 0.8rem; border-inline-start: 2px solid var(--_edge); }
  .label[data-rendition="card"] { font-weight: 600; }
  .doors { display: flex; flex-wrap: wrap; align-items: center; gap: 0.3rem 1rem; }
  .doors a { display: inline-flex; align-items: center; min-height: 1.75rem; font-weight: 600; }
  .doors .plain { padding-inline: 0.3rem; }
  .notice { padding: 0.55rem 0.9rem; background: var(--_warn); border-inline-start: 4px solid var(--_warn-edge);
    border-radius: var(--_end); }
  .via, .made { font-size: 0.85rem; color: var(--_soft); }
  .missing { font-weight: 600; }
  .look h4, .trouble h4 { font-size: 1rem; margin-bottom: 0.2rem; }
  .look li + li { margin-top: 0.4rem; }
  .look a { padding-block: 0.25rem; }
  .trouble { padding: 0.7rem 1rem; margin-bottom: 0.6rem; background: var(--_card); border: 1px solid var(--_line);
    border-inline-start: 4px solid var(--_bad); border-radius: var(--_end); }
  .tools { display: flex; flex-wrap: wrap; align-items: start; gap: 0.1rem 0.3rem; margin-inline-start: -0.55rem; }
  .tools details[open] { flex-basis: 100%; }
  .remark { font-size: 0.9rem; font-weight: 600; margin-top: 0.3rem; }
  .exports ul { list-style: none; padding-inline-start: 0.55rem; display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; }
  .exports a { display: inline-flex; align-items: center; min-height: 1.75rem; font-size: 0.9rem; }
  .feedback form { display: grid; gap: 0.6rem; justify-items: start; padding: 0.4rem 0.55rem 0.6rem; }
  fieldset { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; border: 0; min-width: 0; }
  legend { font-weight: 600; padding: 0; margin-bottom: 0.2rem; }
  fieldset label { display: inline-flex; align-items: center; gap: 0.4rem; min-height: 1.75rem; }
  input[type="radio"] { width: 1.5rem; height: 1.5rem; margin: 0; accent-color: var(--_accent); }
  .comment { display: grid; gap: 0.2rem; width: 100%; font-size: 0.92rem; }
  .progress { display: flex; align-items: center; gap: 0.6rem; color: var(--_soft); margin-bottom: 0.7rem; }
  .turning { flex: none; width: 1rem; height: 1rem; border: 2.5px solid var(--_line);
    border-top-color: var(--_accent); border-radius: 50%; }

  /* The button in the corner, and the panel that it opens */
  .launcher { position: fixed; z-index: var(--era-guide-layer, 2147483000); display: inline-flex;
    align-items: center; gap: 0.6rem; inset-block-end: var(--era-guide-inset, 1.2rem);
    inset-inline-end: var(--era-guide-inset, 1.2rem); max-width: calc(100vw - 2.4rem); min-height: 3rem;
    border-radius: 1.6rem; box-shadow: 0 3px 14px rgb(0 0 0 / 0.28); font: 600 1rem/1.3 var(--_sans); }
  .mark { font: 700 1.9rem/1 var(--_serif); height: 1.1rem; }
  :host([launcher]) .panel { position: fixed; z-index: var(--era-guide-layer, 2147483000);
    inset-block-end: var(--era-guide-inset, 1.2rem); inset-inline-end: var(--era-guide-inset, 1.2rem);
    width: min(27rem, calc(100vw - 2 * var(--era-guide-inset, 1.2rem)));
    height: min(46rem, calc(100dvh - 2 * var(--era-guide-inset, 1.2rem))); color: var(--_ink);
    font: 1rem/1.55 var(--_sans); box-shadow: 0 8px 40px rgb(0 0 0 / 0.3); }
  .panel + .launcher { display: none; }
  :host([launcher]) .panel.reading { width: min(80rem, calc(100vw - 2 * var(--era-guide-inset, 1.2rem))); }
  @media (max-width: 40rem), (max-height: 34rem) {
    :host([launcher]) .panel { inset: auto 0 var(--_below, 0) 0; width: 100vw; border: 0; border-radius: 0;
      height: var(--_seen, 100dvh); }
    :host([launcher]) .panel.reading { width: 100vw; }
  }

  /* Little room, as on a small screen or enlarged four times: all of it scrolls as one page */
  @media (max-height: 34rem) {
    :host(:not([launcher])) { height: auto; }
    :host(:not([launcher])) .reader { height: 90dvh; }
    :host(:not([launcher])) .scroll { overflow: visible; }
    :host([launcher]) .panel:not(.reading) { overflow-y: auto; }
    :host([launcher]) .panel:not(.reading) .columns { height: auto; }
    :host([launcher]) .scroll { overflow: visible; }
  }
  @container (max-width: 24rem) {
    .row { gap: 0.4rem; }
    .row button { padding-inline: 0.6rem; }
    .statement > blockquote, .said, .support, .quote { padding-inline: 0.7rem; }
  }
  @media (prefers-reduced-motion: no-preference) {
    .scroll { scroll-behavior: smooth; }
    .turning { animation: turning 0.9s linear infinite; }
    @keyframes turning { to { rotate: 1turn; } }
  }
  @media (forced-colors: active) {
    .cite, .statement, .notice, .told, .plain, .quote, .launcher, .trouble { border: 1px solid; }
    .turning { border-top-color: Highlight; }
    .cite[aria-expanded="true"] { forced-color-adjust: none; color: HighlightText; background: Highlight; }
    mark { forced-color-adjust: none; background: Mark; color: MarkText; }
  }
  @media print {
    .ask, .reader, .tools, .launcher, .clear { display: none !important; }
    :host, .panel, .columns, .talk, .scroll { height: auto !important; overflow: visible !important; display: block; }
  }
`;
