// What is said of an answer in words: names of sources, days, places, the text to copy.

import type { Answer, Citation, Statement } from "./wire.js";
import type { Spoken, Words } from "./words.js";

/** Section and page of a citation. */
export function where(citation: Citation, words: Words): string {
  const number = citation.section.number;
  const section = /^\d/.test(number) ? words.section(number) : number;
  return citation.page === null ? section : `${section}, ${words.page(String(citation.page))}`;
}

/** What a citation's button is called: "Source 2, section 3.2, page 9, footnote 10". */
export function sourceName(citation: Citation, words: Words): string {
  const notes = citation.footnotes.map((note) => words.footnote(note.marker));
  return [words.source(String(citation.n)), where(citation, words), ...notes].join(", ");
}

/** A day as people write it; what is no day stays as it is. */
export function day(iso: string, lang: string): string {
  const at = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return iso;
  const place = lang === "en" ? "en-GB" : lang;
  return at.toLocaleDateString(place, {
    day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
  });
}

export const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
export const folded = (words: string) => words.trim().split(/\s+/).join(" ");

/** The parts of an answer's text that are no statement: what introduces it, and what is missing. */
export function around(answer: Answer): { lead: string[]; missing: string } {
  const parts = answer.text.split("\n\n").filter((part) => part.trim());
  if (!answer.statements.length) return { lead: parts, missing: "" };
  const marked = (part: string) => part.endsWith("]");
  const [first = "", last = ""] = [parts[0], parts.at(-1)];
  return {
    lead: marked(first) ? [] : [first],
    missing: answer.status === "answered_partly" && !marked(last) ? last : "",
  };
}

export interface Piece {
  words: string;
  item: boolean;
  citations: Citation[];
}

/** The citations of a statement, by their numbers, in the order in which it names them. */
export const citedBy = (statement: Statement, citations: Citation[]): Citation[] =>
  statement.citations.flatMap((n) => citations.find((one) => one.n === n) ?? []);

/** A statement cut after each of its quotes; a piece that opens with a dash is an item of a list. */
export function pieces(statement: Statement, citations: Citation[]): Piece[] {
  return cut(statement.text, citedBy(statement, citations)).map(({ words, citations: own }) => ({
    words: words.startsWith("- ") ? words.slice(2) : words,
    item: words.startsWith("- "),
    citations: own,
  }));
}

function cut(text: string, cited: Citation[]): { words: string; citations: Citation[] }[] {
  const whole = [{ words: text, citations: cited }];
  if (cited.length < 2) return whole;
  const found: typeof whole = [];
  let done = 0;
  for (const citation of cited) {
    const quote = folded(citation.quote);
    const at = quote ? text.indexOf(quote, done) : -1;
    if (at < 0) return whole;
    found.push({ words: text.slice(done, at + quote.length).trim(), citations: [citation] });
    done = at + quote.length;
  }
  return text.slice(done).trim() ? whole : found;
}

/** The words of one quote as its document breaks them: a heading, then what stands below it. */
export function lines(piece: Piece): string[] {
  const [only] = piece.citations;
  if (!only || piece.citations.length > 1 || folded(only.quote) !== piece.words) return [piece.words];
  return only.quote.trim().split(/\s*\n\s*/).map(folded);
}

/** The answer as text, with its references below, to be put into a message or a document. */
export function withReferences(answer: Answer, endpoint: string, { language, words }: Spoken): string {
  const references = answer.citations.map((citation) => {
    const { document: work } = citation;
    const dated = work.date ? `, ${day(work.date, language)}` : "";
    const notes = citation.footnotes.map(
      (note) => `\n    ${words.Footnote(note.marker)}: ${folded(note.text)}`,
    );
    const address = new URL(citation.href, `${endpoint}/`).href;
    return `[${citation.n}] ${work.title}${dated}, ${where(citation, words)}: ` +
      `“${folded(citation.quote)}”\n    ${address}${notes.join("")}`;
  });
  const parts = [answer.question, answer.text];
  for (const notice of answer.notices) {
    const dated = notice.date ? ` ${day(notice.date, language)}` : "";
    parts.push(`${words.notices[notice.kind] ?? words.note}${dated}: ${notice.text}`);
  }
  if (references.length) parts.push(`${words.references}\n${references.join("\n")}`);
  return parts.join("\n\n");
}
