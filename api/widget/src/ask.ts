// A question sent, its events as they come. What breaks is taken up where it broke, and what was
// told to wait waits: the same body is sent with the number of the last event, so that nothing is
// computed twice.

import type { Answer, Asking, Step, Streamed } from "./wire.js";

/** What went wrong: `kind` is the service's own type of problem, or one of ours. */
export class Trouble extends Error {
  constructor(
    readonly kind: string,
    readonly title = "",
    readonly detail = "",
    readonly wait = 0,
  ) {
    super(kind);
  }
}

export interface Listener {
  step(step: Step): void;
  statement(streamed: Streamed): void;
  /** Another run has begun: what was said so far will be said again. */
  anew(): void;
  /** The answer is waited for, `seconds` long or, if 0, until something changes. */
  waiting(why: "lost" | "offline" | "busy", seconds: number): void;
}

/** Attempts in a row, and how many of them for who has never got through. */
const TRIES = 6;
const FIRST_TRIES = 3;
/** Longer than this nobody is kept waiting without being asked. */
const LONGEST_WAIT_S = 60;

export async function ask(
  body: Asking, endpoint: string, signal: AbortSignal, listener: Listener,
): Promise<Answer> {
  let last = "";
  const seen = (id: string) => {
    if (last && run(id) !== run(last)) listener.anew();
    last = id;
  };
  for (let attempt = 1; ; attempt += 1) {
    let wait = Math.min(8, 0.5 * 2 ** (attempt - 1));
    const done = attempt >= (last ? TRIES : FIRST_TRIES);
    try {
      const answer = await once(body, endpoint, signal, last, listener, seen);
      if (answer) return answer;
      listener.waiting("lost", 0);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Trouble) {
        if (!error.wait || error.wait > LONGEST_WAIT_S || attempt === TRIES) throw error;
        wait = error.wait;
        listener.waiting("busy", wait);
      } else if (navigator.onLine) {
        if (done) throw new Trouble("lost");
        listener.waiting("lost", 0);
      } else {
        listener.waiting("offline", 0);
        await online(signal);
        attempt = 0;
        wait = 0;
      }
    }
    if (attempt === TRIES) throw new Trouble("lost");
    await sleep(wait, signal);
  }
}

const run = (id: string) => id.slice(0, id.lastIndexOf(":"));

async function once(
  body: Asking, endpoint: string, signal: AbortSignal, last: string, listener: Listener,
  seen: (id: string) => void,
): Promise<Answer | null> {
  const response = await fetch(`${endpoint}/v1/ask`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "text/event-stream",
      ...(last ? { "Last-Event-ID": last } : {}),
    },
    body: JSON.stringify(body),
    signal,
    credentials: "omit",
    referrerPolicy: "no-referrer",
  });
  if (!response.ok) throw await trouble(response);
  if (!response.body) return null;
  for await (const event of events(response.body)) {
    if (event.id) seen(event.id);
    switch (event.name) {
      case "answer": return event.data as Answer;
      case "error": throw told(event.data as Problem, 0);
      case "step": listener.step(event.data as Step); break;
      case "statement": listener.statement(event.data as Streamed); break;
    }
  }
  return null;
}

interface Problem {
  type?: string;
  title?: string;
  detail?: string;
}

/** A response that is no answer, as trouble with the seconds after which to try again. */
export async function trouble(response: Response): Promise<Trouble> {
  const again = response.status === 429 || response.status === 503;
  const asked = response.headers.get("Retry-After") ?? "";
  const named = /^\d+$/.test(asked.trim()) ? Number(asked) : (Date.parse(asked) - Date.now()) / 1000;
  const wait = again ? Math.max(1, Math.ceil(named) || 5) : 0;
  try {
    return told((await response.json()) as Problem, wait);
  } catch {
    return new Trouble("no-answer", "", "", wait);
  }
}

function told(problem: Problem, wait: number): Trouble {
  const kind = String(problem.type ?? "").replace(/^.*\//, "") || "no-answer";
  return new Trouble(kind, String(problem.title ?? ""), String(problem.detail ?? ""), wait);
}

interface Event {
  id: string;
  name: string;
  data: unknown;
}

/** Server-sent events, however the chunks are cut: `\r\n` or `\n`, several data lines, comments. */
export async function* events(stream: ReadableStream<Uint8Array>): AsyncGenerator<Event> {
  const reader = stream.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let held = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    held += value;
    // A carriage return at the very end may be half of a line end: it waits for its other half.
    const whole = held.endsWith("\r") ? held.length - 1 : held.length;
    const blocks = held.slice(0, whole).split(/\r\n\r\n|\n\n|\r\r/);
    held = (blocks.pop() ?? "") + held.slice(whole);
    for (const block of blocks) {
      const event = read(block);
      if (event) yield event;
    }
  }
}

function read(block: string): Event | null {
  const event = { id: "", name: "message", data: "" };
  const data: string[] = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    const at = line.indexOf(":");
    const field = at < 0 ? line : line.slice(0, at);
    const words = at < 0 ? "" : line.slice(at + 1).replace(/^ /, "");
    if (field === "data") data.push(words);
    else if (field === "event") event.name = words;
    else if (field === "id") event.id = words;
  }
  return data.length ? { ...event, data: JSON.parse(data.join("\n")) as unknown } : null;
}

function sleep(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((wake, stop) => {
    const timer = setTimeout(wake, 1000 * seconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      stop(signal.reason as Error);
    }, { once: true });
  });
}

function online(signal: AbortSignal): Promise<void> {
  return new Promise((wake, stop) => {
    window.addEventListener("online", () => wake(), { once: true, signal });
    signal.addEventListener("abort", () => stop(signal.reason as Error), { once: true });
  });
}
