import { signal } from '@preact/signals';
import type { ProposalData, Slot } from '../api/types';
import type { Connection } from '../connection/connection';
import { dayOf } from '../time/days';

/** So many dates are watched at a time: of the newest proposals first. */
export const WATCHED_DATES_MAX = 12;

interface WatchedDate {
  serviceId: string;
  therapistId: string | null;
  date: string;
}

/** Which of the times proposed in a conversation have gone elsewhere, while the conversation is looked at. */
export class ProposalWatch {
  private readonly free = signal<ReadonlyMap<string, ReadonlySet<number>>>(new Map());
  private watched = new Map<string, WatchedDate>();
  private readonly ends: (() => void)[];

  /** @param zoneOf the zone whose dates are watched: the therapist's, or for anyone the practice's. */
  constructor(
    private readonly connection: Connection,
    private readonly zoneOf: (therapistId: string | null) => string,
  ) {
    this.ends = [
      connection.on(
        'AvailabilityChanged',
        (serviceId: string, therapistId: string | null, date: string, slots: Slot[]) =>
          this.note({ serviceId, therapistId, date }, slots),
      ),
      connection.onOnline(() => {
        for (const each of this.watched.values()) this.ask(each);
      }),
    ];
  }

  /** @param proposals the open ones, newest first. */
  watch(proposals: readonly ProposalData[]): void {
    const wanted = new Map<string, WatchedDate>();
    for (const proposal of proposals) {
      for (const slot of proposal.slots) {
        const each = this.dateOf(proposal, slot.start);
        if (Date.parse(slot.start) > Date.now() && wanted.size < WATCHED_DATES_MAX) wanted.set(keyOf(each), each);
      }
    }
    const before = this.watched;
    this.watched = wanted;
    for (const [key, each] of before) if (!wanted.has(key)) this.unwatch(each);
    for (const [key, each] of wanted) if (!before.has(key)) this.ask(each);
  }

  /** False also where nothing is known. */
  isGone(proposal: ProposalData, start: string): boolean {
    if (Date.parse(start) <= Date.now()) return true;
    const free = this.free.value.get(keyOf(this.dateOf(proposal, start)));
    return free !== undefined && !free.has(Date.parse(start));
  }

  stop(): void {
    this.watch([]);
    for (const end of this.ends) end();
  }

  private ask(each: WatchedDate): void {
    this.connection
      .invoke<Slot[]>('WatchAvailability', each.serviceId, each.therapistId, each.date)
      .then((slots) => this.note(each, slots))
      .catch(() => {
        // Not connected: asked again after the next connect.
      });
  }

  private unwatch(each: WatchedDate): void {
    this.connection.invoke('UnwatchAvailability', each.serviceId, each.therapistId, each.date).catch(() => {});
  }

  private note(each: WatchedDate, slots: readonly Slot[]): void {
    const key = keyOf(each);
    if (!this.watched.has(key)) return;
    const starts = new Set(slots.map((slot) => Date.parse(slot.start)));
    this.free.value = new Map(this.free.peek()).set(key, starts);
  }

  private dateOf({ serviceId, therapistId }: ProposalData, start: string): WatchedDate {
    return { serviceId, therapistId: therapistId ?? null, date: dayOf(start, this.zoneOf(therapistId ?? null)) };
  }
}

function keyOf({ serviceId, therapistId, date }: WatchedDate): string {
  return `${serviceId} ${therapistId ?? ''} ${date}`;
}
