// Which language the widget speaks: that of the page around it, else English.

import en, { type Words } from "./words/en.js";

export type { Words };

const files = import.meta.glob<Words>("./words/*.ts", { eager: true, import: "default" });
const languages = new Map(
  Object.entries(files).map(([file, words]) => [file.replace(/^.*\/|\.ts$/g, ""), words]),
);

export interface Spoken {
  language: string;
  words: Words;
}

/** The words for the language that holds at this element. */
export function spoken(element: Element): Spoken {
  const named = langAt(element).toLowerCase();
  for (const lang of [named, named.split("-")[0] ?? ""]) {
    const words = languages.get(lang);
    if (words) return { language: lang, words };
  }
  return { language: "en", words: en };
}

function langAt(element: Element | null): string {
  for (let at = element; at; ) {
    const lang = at.getAttribute("lang");
    if (lang) return lang;
    const root: Node = at.getRootNode();
    at = at.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  }
  return "";
}
