/** A stretch of a message: plain, or an address that may be followed. */
export interface TextPart {
  text: string;
  href?: string;
}

/** Neither white space, nor quotes and brackets that enclose an address, nor characters that no reader sees: these could make it look like another. */
const ADDRESS = /https?:\/\/[^\s<>"'`\p{Cc}\p{Cf}]+/giu;
/** Ends a sentence rather than an address. */
const AFTER = /[.,;:!?)\]}…]+$/u;

/** Finds the web addresses in a text; everything else, and what only looks like one, stays text. */
export function partsOf(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const address = withoutEnd(found[0]);
    const href = safeHref(address);
    if (!href) continue;
    if (found.index > at) parts.push({ text: text.slice(at, found.index) });
    parts.push({ text: address, href });
    at = found.index + address.length;
  }
  if (at < text.length) parts.push({ text: text.slice(at) });
  return parts;
}

/** A closing bracket belongs to the address where the opening one does. */
function withoutEnd(address: string): string {
  const end = AFTER.exec(address);
  if (!end) return address;
  const isPaired = end[0].startsWith(')') && address.slice(0, end.index).includes('(');
  return address.slice(0, end.index + (isPaired ? 1 : 0));
}

/** Null for other schemes, and for a name or password before the host, which only deceive. */
function safeHref(address: string): string | null {
  try {
    const url = new URL(address);
    const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
    return isWeb && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}
