const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** Remarks that stand below a table; one that is said twice has one number. */
export class Footnotes {
  readonly #remarks: string[] = [];

  /** What is put behind a figure; nothing where there is no remark. */
  mark(remark: string | null): string {
    if (remark === null) return "";
    if (!this.#remarks.includes(remark)) this.#remarks.push(remark);
    return superscript(this.#remarks.indexOf(remark) + 1);
  }

  /** A list; empty when nothing was remarked. */
  text(): string {
    return this.#remarks.map((remark, index) => `- ${superscript(index + 1)} ${remark}`).join("\n");
  }
}

const superscript = (number: number) => String(number).replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? digit);
