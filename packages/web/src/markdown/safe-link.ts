const SCHEMES = new Set(["http:", "https:", "mailto:"]);

/**
 * The address a link may open, or undefined when it is not one people may follow from a chat. Parsed by the same URL
 * parser the browser uses, so "java\tscript:" and the like cannot be read two ways; relative addresses are refused,
 * because another person's text must not link into this page.
 */
export function safeLink(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return SCHEMES.has(url.protocol) ? url.href : undefined;
}
