interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Writes into a field as if typed: it can be undone, and React hears of it. execCommand is the only way to both, and every
 * browser has it; where it refuses, the text is set and only the undoing is lost.
 */
export function insertText(field: HTMLTextAreaElement, text: string, range?: Range): void {
  field.focus();
  if (range !== undefined) field.setSelectionRange(range.from, range.to);
  // A space is there already when something is completed in the middle of a sentence.
  const next = field.value[field.selectionEnd];
  const inserted = text.endsWith(" ") && next === " " ? text.slice(0, -1) : text;
  if (document.execCommand("insertText", false, inserted)) return;
  field.setRangeText(inserted, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
