import type { OfferData, WaitlistEntry } from '../api/types';
import { addDays, dayOf, instantAt } from '../time/days';

/** For how many days somebody is first thought to wait. */
export const DAYS_WAITED = 14;

/** As long as somebody may still get a time. */
export function isStanding(entry: WaitlistEntry): boolean {
  return entry.status === 'waiting' || entry.status === 'offered';
}

/** As long as its entry says so; of an entry not heard of, nothing is known. */
export function isOfferOpen(offer: OfferData, entry: WaitlistEntry | undefined): boolean {
  return !entry || entry.offer?.holdId === offer.holdId;
}

/** From the first day on, but not from before now, to the end of the last. */
export function waitBetween(firstDay: string, lastDay: string, zone: string): { earliest: string; latest: string } {
  const now = new Date();
  const first = instantAt(firstDay, '00:00', zone);
  return {
    earliest: (first < now ? now : first).toISOString(),
    latest: instantAt(addDays(lastDay, 1), '00:00', zone).toISOString(),
  };
}

/** The end is not in: the last day is the one before it. */
export function lastDayOf(entry: WaitlistEntry, zone: string): string {
  return dayOf(Date.parse(entry.latest) - 1, zone);
}
