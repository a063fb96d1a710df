// The conversation: what was asked and answered, what is being answered, and what is kept of it in
// this tab. It knows nothing of how it looks.

import { ask, Trouble } from "./ask.js";
import type { Answer, Asking, Citation, Statement } from "./wire.js";

export type Progress = "" | "rephrase" | "triage" | "retrieve" | "compose" | "check";

export interface Turn {
  /** Also the request_id under which it is answered once. */
  key: string;
  question: string;
  body: Asking;
  state: "running" | "done" | "failed" | "stopped";
  /** What has arrived of an answer that is not whole (yet). */
  statements: Statement[];
  citations: Citation[];
  answer: Answer | null;
  trouble: { kind: string; title: string; detail: string } | null;
}

/** What the service reads of earlier turns. */
const HISTORY = 20;
/** Turns kept in this tab. */
const KEPT = 40;

export class Talk {
  turns: Turn[] = [];
  /** The step of the answer in the making, and what it waits for. */
  step: Progress = "";
  detail = "";
  waiting: { why: "lost" | "offline" | "busy"; seconds: number } | null = null;
  private running: AbortController | null = null;

  constructor(
    private readonly endpoint: string,
    private readonly changed: () => void,
  ) {}

  get busy(): boolean {
    return this.running !== null;
  }

  /** Take up what this tab remembers; an answer that was being waited for is waited for again. */
  resume(): void {
    this.turns = remembered(this.place);
    const last = this.turns.at(-1);
    if (last?.state === "running") void this.follow(last);
    this.changed();
  }

  /** Begin with an answer that the page already has, unless it is the one this tab remembers. */
  begin(answer: Answer): void {
    if (this.turns.some((turn) => turn.question === answer.question)) return;
    this.clear();
    const key = newKey();
    const body = { question: answer.question, history: [], request_id: key };
    this.turns = [{
      key, body, question: answer.question, state: "done", answer, trouble: null,
      statements: answer.statements, citations: answer.citations,
    }];
    this.keep();
  }

  put(question: string): void {
    if (!this.running) this.add(question, this.history(this.turns));
  }

  /** The same question once more, after the same turns as then. */
  again(turn: Turn): void {
    if (this.running) return;
    const before = this.turns.slice(0, this.turns.indexOf(turn));
    if (turn.state !== "done") this.turns = this.turns.filter((one) => one !== turn);
    this.add(turn.question, this.history(before));
  }

  stop(): void {
    this.running?.abort();
  }

  clear(): void {
    this.stop();
    this.running = null;
    this.turns = [];
    this.step = "";
    this.waiting = null;
    this.keep();
  }

  private history(turns: Turn[]): Asking["history"] {
    return turns.flatMap(({ answer }) => answer
      ? [{ question: answer.question, answer: answer.text, answer_id: answer.id }] : [])
      .slice(-HISTORY);
  }

  private add(question: string, history: Asking["history"]): void {
    const key = newKey();
    const turn: Turn = {
      key, question, body: { question, history, request_id: key }, state: "running",
      statements: [], citations: [], answer: null, trouble: null,
    };
    this.turns = [...this.turns, turn];
    void this.follow(turn);
  }

  private async follow(turn: Turn): Promise<void> {
    const running = new AbortController();
    this.running = running;
    this.step = "";
    this.detail = "";
    this.empty(turn);
    this.keep();
    try {
      turn.answer = await ask(turn.body, this.endpoint, running.signal, {
        step: ({ name, detail }) => {
          this.step = name as Progress;
          this.detail = detail ?? "";
          this.goOn();
        },
        statement: ({ statement, citations }) => {
          turn.statements = [...turn.statements, statement];
          turn.citations = [...turn.citations, ...citations];
          this.goOn();
        },
        anew: () => this.empty(turn),
        waiting: (why, seconds) => { this.waiting = { why, seconds }; this.changed(); },
      });
      turn.state = "done";
      turn.statements = turn.answer.statements;
      turn.citations = turn.answer.citations;
    } catch (error) {
      turn.state = running.signal.aborted ? "stopped" : "failed";
      if (turn.state === "failed") {
        const { kind, title, detail } = error instanceof Trouble ? error : new Trouble("widget");
        turn.trouble = { kind, title, detail };
      }
    }
    if (this.running !== running) return;
    this.running = null;
    this.waiting = null;
    this.keep();
  }

  private goOn(): void {
    this.waiting = null;
    this.changed();
  }

  private empty(turn: Turn): void {
    turn.statements = [];
    turn.citations = [];
  }

  private get place(): string {
    return `era-guide ${this.endpoint}`;
  }

  /** Remember the conversation for as long as this tab is open, and show it. */
  private keep(): void {
    try {
      if (this.turns.length) {
        sessionStorage.setItem(this.place, JSON.stringify(this.turns.slice(-KEPT)));
      } else {
        sessionStorage.removeItem(this.place);
      }
    } catch {
      // No storage here, or no room in it: the conversation lives as long as the page.
    }
    this.changed();
  }
}

function remembered(place: string): Turn[] {
  try {
    const turns = JSON.parse(sessionStorage.getItem(place) ?? "[]") as Turn[];
    return turns.filter((turn) => turn.key && turn.body && turn.statements && turn.citations);
  } catch {
    return [];
  }
}

/** A key that no other question has; `randomUUID` is there on secure pages only. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
