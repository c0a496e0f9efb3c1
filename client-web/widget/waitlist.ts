import { computed, signal } from '@preact/signals';
import type { Api } from '../shared/api/api';
import type { NewWaitlistEntry, OfferData, WaitlistEntry } from '../shared/api/types';
import type { Connection } from '../shared/connection/connection';

/** What the visitor waits for, kept true by what the server pushes. */
export class Waitlist {
  private readonly entries = signal<ReadonlyMap<string, WaitlistEntry>>(new Map());
  readonly waiting = computed(() =>
    [...this.entries.value.values()].filter((each) => each.status === 'waiting' || each.status === 'offered'),
  );

  constructor(
    private readonly api: Pick<Api, 'waitlist' | 'joinWaitlist' | 'leaveWaitlist' | 'book' | 'releaseHold'>,
    connection: Connection,
  ) {
    connection.on('WaitlistChanged', (entry: WaitlistEntry) => this.put([entry]));
    connection.onOnline(() => void this.load());
  }

  /** An offer is open as long as its entry says so; of an entry not heard of, nothing is known. */
  isOpen(offer: OfferData): boolean {
    const entry = this.entries.value.get(offer.waitlistId);
    return !entry || entry.offer?.holdId === offer.holdId;
  }

  isTaken(offer: OfferData): boolean {
    return this.entries.value.get(offer.waitlistId)?.status === 'booked';
  }

  async join(entry: NewWaitlistEntry): Promise<void> {
    this.put([await this.api.joinWaitlist(entry)]);
  }

  async leave(id: string): Promise<void> {
    await this.api.leaveWaitlist(id).catch(() => {});
    await this.load();
  }

  /** A second click is the same request. */
  async accept(offer: OfferData, roomId: string | undefined, timeZone: string): Promise<void> {
    const { serviceId, therapistId, start, holdId } = offer;
    await this.api.book({ serviceId, therapistId, start, holdId, roomId, timeZone }, `offer-${holdId}`);
    await this.load();
  }

  async decline(offer: OfferData): Promise<void> {
    await this.api.releaseHold(offer.holdId);
    await this.load();
  }

  async load(): Promise<void> {
    try {
      const { items } = await this.api.waitlist();
      this.entries.value = new Map(items.map((each) => [each.id, each]));
    } catch {
      // Read again after the next connect.
    }
  }

  private put(changed: readonly WaitlistEntry[]): void {
    this.entries.value = new Map([...this.entries.peek(), ...changed.map((each) => [each.id, each] as const)]);
  }
}
