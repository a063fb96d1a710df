// What the views are given: the words to use, and what a click leads to.

import type { Talk, Turn } from "../talk.js";
import type { About, Verdict } from "../wire.js";
import type { Words } from "../words.js";

export interface Rating {
  open: boolean;
  verdict: Verdict | "";
  /** What came of it, in the widget's own words. */
  said: string;
  sent: boolean;
}

export interface Show {
  readonly words: Words;
  readonly language: string;
  /** Address of the service, without a slash at its end. */
  readonly base: string;
  readonly about: About | null;
  readonly talk: Talk;
  /** Keys of the quotes that are open. */
  readonly opened: ReadonlySet<string>;
  /** The href that the reader shows. */
  readonly reading: string | null;
  readonly ratings: ReadonlyMap<string, Rating>;
  /** What a click on a tool led to, for each turn. */
  readonly remarks: ReadonlyMap<string, string>;

  toggleQuote(key: string): void;
  read(href: string, from: HTMLElement): void;
  put(question: string): void;
  again(turn: Turn): void;
  edit(turn: Turn): void;
  copy(turn: Turn): Promise<void>;
  rate(turn: Turn, change: Partial<Rating>): void;
  sendRating(turn: Turn, comment: string): Promise<void>;
}
