/** The tab's icon with how many times one was called, drawn: a file for each number would be a hundred files. */
export function mentionIcon(mentions: number): string {
  const label = mentions > 9 ? "9+" : String(mentions);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#0b6b5c" d="M10 3h12a8 8 0 0 1 8 8v6a8 8 0 0 1-8 8h-6.5l-6.6 4.6A1.2 1.2 0 0 1 7 28.6V24.4A8 8 0 0 1 2 17v-6a8 8 0 0 1 8-8z"/><circle cx="21" cy="21" r="11" fill="#c2410c" stroke="#fff" stroke-width="2"/><text x="21" y="26" fill="#fff" font-family="sans-serif" font-size="${label.length > 1 ? 12 : 15}" font-weight="700" text-anchor="middle">${label}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
