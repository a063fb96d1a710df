// What is asked of the service beside answers: what it is, and to keep what somebody says of one.

import { trouble } from "./ask.js";
import type { About, Verdict } from "./wire.js";

const ANONYMOUS: RequestInit = { credentials: "omit", referrerPolicy: "no-referrer" };

/** What the service is; null where it does not say. */
export async function askAbout(base: string): Promise<About | null> {
  const response = await fetch(`${base}/v1/about`, ANONYMOUS);
  return response.ok ? ((await response.json()) as About) : null;
}

/** What became of feedback: kept, not taken here, too late for its answer, or not sent. */
export type Kept = "kept" | "none" | "expired" | "failed";

export async function giveFeedback(
  base: string, answer_id: string, verdict: Verdict, comment: string,
): Promise<Kept> {
  try {
    const response = await fetch(`${base}/v1/feedback`, {
      ...ANONYMOUS,
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ answer_id, verdict, ...(comment && { comment }) }),
    });
    if (response.ok) return "kept";
    if ((await trouble(response)).kind === "unknown-answer") return "expired";
    return response.status === 404 || response.status === 405 ? "none" : "failed";
  } catch {
    return "failed";
  }
}
