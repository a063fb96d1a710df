// Every word the widget says of its own. Another language is one more file like this one: its name
// is the language's code, and it is found by that.

export const en = {
  title: "Ask the guidance",
  promise: "Answers for coordinators of European Partnerships, from",
  automated: "You are asking an automated assistant.",
  howItAnswers:
    "Every sentence rests on exact words of a document and shows where they stand. What the documents do not say, it does not answer.",
  inEnglish: "",
  examples: "Questions to try",
  conversation: "Conversation",
  openPanel: "Ask the guidance",
  closePanel: "Close",
  fullPage: "Open on its own page",
  newTab: "opens in a new tab",

  field: "Your question",
  followUp: "Ask a follow-up, or something else",
  send: "Ask",
  stop: "Stop",
  clear: "Clear",
  clearAll: "Clear conversation",
  cleared: "The conversation has been cleared.",
  privacy: (days: string) =>
    `Automated assistant. Please enter no personal data: questions, answers and feedback are kept for ${days} days. This tab keeps the conversation until you clear it or close the tab.`,
  privacyHere:
    "Automated assistant. Please enter no personal data. This tab keeps the conversation until you clear it or close the tab.",

  asked: "You asked:",
  preparing: "An answer is being prepared.",
  steps: {
    "": "Sending the question…",
    rephrase: "Understanding the question…",
    triage: "Understanding the question…",
    retrieve: "Searching the documents…",
    compose: "Choosing the words that answer…",
    check: "Checking every quote…",
  },
  waiting: {
    lost: "The connection was lost. Taking it up again…",
    offline: "You are offline. The answer goes on as soon as you are connected again.",
    busy: (seconds: string) => `The service is busy. Asking again in ${seconds} ${seconds === "1" ? "second" : "seconds"}…`,
  },
  stopped: "Stopped. What stands here had been checked; the answer may go on.",
  stoppedEmpty: "Stopped before anything was found.",

  statuses: {
    answered: "",
    answered_partly: "Answered in part",
    clarify: "Please say more",
    declined_no_evidence: "Not answered: nothing in the documents says so",
    declined_out_of_scope: "Not answered: outside the guidance",
    declined_unsafe: "Not answered: not a question for this assistant",
    declined_off: "The assistant is switched off",
  },
  supports: {
    quoted: "Quoted word for word",
    supported: "Supported by its sources",
    partly: "Supported only in part",
  },
  notices: {
    as_of: "As of",
    update: "Update",
    incomplete: "Incomplete",
    card_only: "Summary card only",
    not_in_corpus: "Text not held",
    conflict: "Sources differ",
    language: "Language",
    privacy: "Privacy",
    degraded: "Reduced service",
  },
  note: "Note",
  source: (n: string) => `Source ${n}`,
  section: (number: string) => `section ${number}`,
  page: (page: string) => `page ${page}`,
  footnote: (marker: string) => `footnote ${marker}`,
  Footnote: (marker: string) => `Footnote ${marker}`,
  leads: (from: string, to: string[], mention: string) =>
    `Source ${from} leads to ${to.length > 1 ? "sources" : "source"} ${to.join(", ")}: ${mention}`,
  lookThere: "Where to look",
  seeSource: "Source",
  seeFootnote: "Open the source",
  official: "The official text",
  readInPlace: "Read it in place",
  closeQuote: "Close the quote",
  madeByQuoting: "Quoted word for word by an automated assistant",
  madeByModel: (model: string) =>
    `Written by a language model${model && ` (${model})`}, an automated assistant; each sentence checked against its sources`,
  madeByNobody: "Said by an automated assistant",

  kinds: {
    guidance: "Guidance", regulation: "Regulation", directive: "Directive", decision: "Decision",
    recommendation: "Recommendation", communication: "Communication",
    staff_document: "Staff working document", proposal: "Proposal", report: "Report",
    conclusions: "Conclusions", resolution: "Resolution", declaration: "Declaration",
    statement: "Statement", agreement: "Agreement", code: "Code of conduct", web: "Web page",
    own: "Own document",
  } as Record<string, string>,
  forces: {
    binding: "legally binding", advisory: "advisory, not binding", political: "a political commitment",
    informative: "for information",
  } as Record<string, string>,
  renditions: {
    official: "official text", converted: "converted from the published file",
    card: "our own summary; the text is not held", own: "added by this service",
  } as Record<string, string>,

  tools: "What to do with this answer",
  copy: "Copy with references",
  copied: "Copied.",
  notCopied: "The browser did not let it be copied. Select the text and copy it yourself.",
  references: "References",
  again: "Ask again",
  edit: "Edit the question",
  exports: "Export",
  exportAs: {
    md: "Answer as Markdown", docx: "Answer as Word file", print: "Answer to print",
    txt: "References as text", bibtex: "References as BibTeX", ris: "References as RIS",
    csl: "References as CSL-JSON", json: "Answer as data",
  } as Record<string, string>,
  exportOne: "Export this reference",

  feedback: "Give feedback",
  verdictAsked: "How is this answer?",
  verdicts: {
    right: "Right",
    wrong: "Wrong",
    wrong_source: "Wrong source",
    incomplete: "Incomplete",
    should_have_answered: "It should have answered",
    should_have_declined: "It should not have answered",
  },
  comment: "Comment (no personal data, please)",
  sendFeedback: "Send feedback",
  thanks: "Thank you. Your feedback is kept with the answer.",
  noFeedback: "This service takes no feedback.",
  feedbackExpired: "The answer is no longer kept. Ask again, then say how it is.",
  feedbackFailed: "The feedback could not be sent. Try again in a moment.",

  reader: "Reader",
  back: "Back to the answer",
  readerFailed: "The document cannot be shown here. Open it on its own page.",

  troubles: {
    lost: ["The connection was lost", "Check your connection, then ask again."],
    busy: ["Too many questions at once", "Wait a minute, then ask again."],
    "no-index": ["The documents are not ready to be searched", "Wait a minute, then ask again."],
    "too-many": ["You have asked many questions", "Wait a while, then ask again."],
    invalid: ["The question does not fit", "Shorten or correct it (at most 2,000 characters), then ask again."],
    internal: ["Something went wrong in the service", "Ask again. If it happens again, tell those who run this site."],
    "no-answer": ["The service did not answer", "Try again in a moment."],
    widget: ["Something went wrong on this page", "Reload the page, then ask again."],
  } as Record<string, [string, string]>,
};

export type Words = typeof en;
export default en;
