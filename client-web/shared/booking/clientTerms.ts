import type { Booking } from '../api/types';

const MINUTE_MS = 60_000;

/** Until when the client may still cancel or move this appointment themselves; null: not at all. In milliseconds. */
export function allowedUntil(booking: Booking, what: 'cancel' | 'reschedule'): number | null {
  const start = Date.parse(booking.start);
  const terms = booking.policy;
  if (!terms) return start;
  const isAllowed = what === 'cancel' ? terms.clientsCancel : terms.clientsReschedule;
  const notice = what === 'cancel' ? terms.cancelNoticeMinutes : terms.rescheduleNoticeMinutes;
  return isAllowed ? start - notice * MINUTE_MS : null;
}

export function isAllowed(booking: Booking, what: 'cancel' | 'reschedule', now: number): boolean {
  const until = allowedUntil(booking, what);
  return until !== null && now <= until && now < Date.parse(booking.start);
}
