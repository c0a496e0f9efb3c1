import { signal } from '@preact/signals';

export type Route =
  | { page: 'conversations'; roomId: string | null; isDetails: boolean }
  | { page: 'calendar' }
  | { page: 'settings' };

/** Where the person is, kept in the address so that the browser's back button works. */
export const route = signal<Route>(parse(location.hash));
addEventListener('hashchange', () => {
  route.value = parse(location.hash);
});

export function parse(hash: string): Route {
  const [page, roomId, part] = hash.replace(/^#\/?/, '').split('/');
  if (page === 'calendar' || page === 'settings') return { page };
  return {
    page: 'conversations',
    roomId: page === 'conversations' && roomId ? decodeURIComponent(roomId) : null,
    isDetails: part === 'details',
  };
}

export function conversationHref(roomId: string, isDetails = false): string {
  return `#/conversations/${encodeURIComponent(roomId)}${isDetails ? '/details' : ''}`;
}

export const INBOX_HREF = '#/conversations';
