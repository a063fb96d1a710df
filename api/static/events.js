// A question sent, its events as they come. A broken stream is taken up where it broke.

const TRIES = 4;

/** What went wrong, as the service or the network says it. */
export class Trouble extends Error {
  constructor(title, detail, retryAfter = 0) {
    super(title);
    this.detail = detail;
    this.retryAfter = retryAfter;
  }
}

/**
 * Ask; calls `onEvent(name, data)` for every step and statement; resolves to the answer.
 * @param {object} body the body of POST /v1/ask
 */
export async function ask(body, { endpoint = "", signal, onEvent }) {
  let last = "";
  for (let attempt = 1; ; attempt += 1) {
    try {
      const outcome = await once(body, endpoint, signal, last, onEvent, (id) => { last = id; });
      if (outcome) return outcome;
    } catch (error) {
      if (error instanceof Trouble || error.name === "AbortError") throw error;
    }
    if (attempt === TRIES) {
      throw new Trouble("The connection was lost", "Check your connection, then ask again.");
    }
    await new Promise((wake) => setTimeout(wake, 500 * attempt));
  }
}

async function once(body, endpoint, signal, last, onEvent, seen) {
  const response = await fetch(`${endpoint}/v1/ask`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "text/event-stream",
      ...(last ? { "Last-Event-ID": last } : {}),
    },
    body: JSON.stringify(body),
    signal,
  });
  if (!response.ok) throw await told(response);
  for await (const event of events(response.body)) {
    seen(event.id);
    if (event.name === "answer") return event.data;
    if (event.name === "error") throw new Trouble(event.data.title, event.data.detail);
    onEvent(event.name, event.data);
  }
  return null;
}

async function told(response) {
  const wait = Number(response.headers.get("Retry-After")) || 0;
  try {
    const problem = await response.json();
    return new Trouble(problem.title, problem.detail, wait);
  } catch {
    return new Trouble("The service did not answer", "Try again in a moment.", wait);
  }
}

async function* events(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    held += value;
    const blocks = held.split(/\r?\n\r?\n/);
    held = blocks.pop();
    for (const block of blocks) {
      const fields = { data: [] };
      for (const line of block.split(/\r?\n/)) {
        const at = line.indexOf(":");
        const name = line.slice(0, at);
        const words = line.slice(at + 1).replace(/^ /, "");
        if (name === "data") fields.data.push(words);
        else if (name) fields[name] = words;
      }
      if (fields.data.length) {
        yield { id: fields.id, name: fields.event, data: JSON.parse(fields.data.join("\n")) };
      }
    }
  }
}
