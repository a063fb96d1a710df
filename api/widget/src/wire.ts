// What the service sends, as far as the widget reads it. Fields are only ever added.

export type Status =
  | "answered" | "answered_partly" | "clarify" | "declined_no_evidence" | "declined_out_of_scope"
  | "declined_unsafe" | "declined_off";
export type Support = "quoted" | "supported" | "partly";
export type NoticeKind =
  | "as_of" | "update" | "incomplete" | "card_only" | "not_in_corpus" | "conflict" | "language"
  | "privacy" | "degraded";

export interface Footnote {
  marker: string;
  text: string;
  url: string | null;
}

export interface Work {
  id: string;
  title: string;
  kind: string;
  force: string;
  rendition: string;
  date: string | null;
  url: string | null;
  lang: string;
  label?: string;
}

export interface Citation {
  n: number;
  kind: "text" | "footnote";
  document: Work;
  section: { id: string; number: string; title: string; headings: string[] };
  page: number | null;
  quote: string;
  prefix: string;
  suffix: string;
  footnotes: Footnote[];
  href: string;
}

export interface Statement {
  text: string;
  support: Support;
  citations: number[];
}

export interface Notice {
  kind: NoticeKind;
  text: string;
  date: string | null;
  source: string | null;
  applies_to: number[];
}

export interface Answer {
  id: string;
  question: string;
  status: Status;
  text: string;
  statements: Statement[];
  citations: Citation[];
  notices: Notice[];
  path: { from: number; to: number; mention: string }[];
  suggestions: { text: string; href: string | null }[];
  trace: { mode: string; model: string | null };
}

/** The body of POST /v1/ask. */
export interface Asking {
  question: string;
  history: { question: string; answer: string; answer_id: string }[];
  request_id: string;
}

export interface Step {
  name: string;
  detail?: string;
}

export interface Streamed {
  statement: Statement;
  citations: Citation[];
}

/** GET /v1/about: what the service is, for those who show it. */
export interface About {
  source: { id: string; title: string; date: string | null };
  examples: string[];
  answers_days: number;
  formats: { answer: string[]; citation: string[] };
}

export type Verdict =
  | "right" | "wrong" | "wrong_source" | "incomplete" | "should_have_answered"
  | "should_have_declined";
