/** The page of the server itself that links in mails lead to. */
const PAGE = '/conversation';
const PREFIX = '#resume=';

/**
 * The token of a link in a mail, taken out of the address at once, so that it is neither kept in the history nor passed on with it.
 * Only the server's own page takes one: no link to a practice's site can put a visitor of it into somebody else's conversation.
 */
export function takeResumeToken(serverOrigin: string, page: Location = location): string | null {
  if (page.origin !== serverOrigin || page.pathname !== PAGE || !page.hash.startsWith(PREFIX)) return null;
  const token = page.hash.slice(PREFIX.length);
  history.replaceState(history.state, '', page.pathname + page.search);
  return token || null;
}
