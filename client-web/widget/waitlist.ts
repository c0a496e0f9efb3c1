import { computed, signal } from '@preact/signals';
import type { Api } from '../shared/api/api';
import type { NewWaitlistEntry, OfferData, WaitlistEntry } from '../shared/api/types';
import { isOfferOpen, isStanding } from '../shared/booking/waiting';
import type { Connection } from '../shared/connection/connection';

/** What the visitor waits for, kept true by what the server pushes. */
export class Waitlist {
  private readonly entries = signal<ReadonlyMap<string, WaitlistEntry>>(new Map());
  readonly waiting = computed(() => [...this.entries.value.values()].filter(isStanding));

  constructor(
    private readonly api: Pick<Api, 'waitlist' | 'joinWaitlist' | 'leaveWaitlist' | 'book' | 'releaseHold'>,
    connection: Connection,
  ) {
    connection.on('WaitlistChanged', (entry: WaitlistEntry) => this.put([entry]));
    connection.onOnline(() => void this.load());
  }

  isOpen(offer: OfferData): boolean {
    return isOfferOpen(offer, this.entries.value.get(offer.waitlistId));
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
