import { describe, expect, it } from 'vitest';
import type { Booking, ClientTerms } from '../api/types';
import { allowedUntil, isAllowed } from './clientTerms';

const start = Date.parse('2026-11-24T15:00:00Z');
const terms: ClientTerms = {
  cancelNoticeMinutes: 24 * 60,
  rescheduleNoticeMinutes: 120,
  clientsCancel: true,
  clientsReschedule: true,
};
const booking = (policy: ClientTerms | null): Booking => ({
  id: 'b',
  therapistId: 't',
  serviceId: 's',
  clientId: 'c',
  start: new Date(start).toISOString(),
  end: new Date(start + 3_600_000).toISOString(),
  status: 'confirmed',
  version: 1,
  policy,
});

describe('what a client may do with an appointment', () => {
  it('ends as long before the start as its terms say', () => {
    expect(allowedUntil(booking(terms), 'cancel')).toBe(start - 24 * 3_600_000);
    expect(allowedUntil(booking(terms), 'reschedule')).toBe(start - 2 * 3_600_000);
    expect(isAllowed(booking(terms), 'cancel', start - 24 * 3_600_000)).toBe(true);
    expect(isAllowed(booking(terms), 'cancel', start - 24 * 3_600_000 + 1)).toBe(false);
    expect(isAllowed(booking(terms), 'reschedule', start - 3 * 3_600_000)).toBe(true);
  });

  it('is nothing where the practice keeps it to itself', () => {
    const kept = booking({ ...terms, clientsCancel: false });
    expect(allowedUntil(kept, 'cancel')).toBeNull();
    expect(isAllowed(kept, 'cancel', 0)).toBe(false);
    expect(isAllowed(kept, 'reschedule', 0)).toBe(true);
  });

  it('is anything until the start where no terms were noted', () => {
    expect(isAllowed(booking(null), 'cancel', start - 1)).toBe(true);
    expect(isAllowed(booking(null), 'cancel', start)).toBe(false);
  });
});
