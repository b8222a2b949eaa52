/** Of many heights, so that a list that guesses them wrong would jump. */
export function lineText(n: number): string {
  if (n % 7 === 0) return `line ${n}\n\n- with\n- a\n- list`;
  if (n % 11 === 0) return `line ${n}\n\`\`\`\nsome\ncode\n\`\`\``;
  return n % 5 === 0 ? `line ${n} ${"goes on and on ".repeat(30)}` : `line ${n}`;
}
