// To the clipboard, also where the page is not secure and the newer way is closed.

/** Whether the text has been copied. `root` is where a field for it may stand for a moment. */
export async function copied(text: string, root: ShadowRoot): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const before = root.activeElement as HTMLElement | null;
    const field = document.createElement("textarea");
    field.className = "hidden";
    field.value = text;
    root.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    before?.focus();
    return done;
  }
}
