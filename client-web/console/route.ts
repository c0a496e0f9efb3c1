import { signal } from '@preact/signals';

export type Route =
  | { page: 'conversations'; roomId: string | null; isDetails: boolean; found: FoundPlace | null }
  | { page: 'calendar'; bookingId: string | null }
  | { page: 'waitlist' }
  | { page: 'settings'; part: SettingsPart };

/** What was looked for in a conversation: a message, or a note beside it. */
export interface FoundPlace {
  isNote: boolean;
  sequence: number;
}

export const SETTINGS_PARTS = ['hours', 'services', 'therapists', 'replies', 'practice'] as const;
export type SettingsPart = (typeof SETTINGS_PARTS)[number];

/** Where the person is, kept in the address so that the browser's back button works. */
export const route = signal<Route>(parse(location.hash));
addEventListener('hashchange', () => {
  route.value = parse(location.hash);
});

export function parse(hash: string): Route {
  const [page, second, third, fourth] = hash.replace(/^#\/?/, '').split('/');
  const id = second ? decodeURIComponent(second) : null;
  if (page === 'calendar') return { page, bookingId: id };
  if (page === 'waitlist') return { page };
  if (page === 'settings') return { page, part: SETTINGS_PARTS.find((each) => each === second) ?? 'hours' };
  const isNote = third === 'notes';
  const sequence = isNote || third === 'messages' ? Number(fourth) : 0;
  return {
    page: 'conversations',
    roomId: page === 'conversations' ? id : null,
    isDetails: third === 'details' || isNote,
    found: Number.isSafeInteger(sequence) && sequence > 0 ? { isNote, sequence } : null,
  };
}

export function bookingHref(bookingId: string): string {
  return `#/calendar/${encodeURIComponent(bookingId)}`;
}

export function settingsHref(part: SettingsPart): string {
  return `#/settings/${part}`;
}

export function conversationHref(roomId: string, isDetails = false): string {
  return `#/conversations/${encodeURIComponent(roomId)}${isDetails ? '/details' : ''}`;
}

export function foundHref(roomId: string, found: FoundPlace): string {
  return `${conversationHref(roomId)}/${found.isNote ? 'notes' : 'messages'}/${found.sequence}`;
}

export const INBOX_HREF = '#/conversations';
