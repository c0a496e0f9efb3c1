import { signal } from '@preact/signals';
import { type ApiError, toApiError } from '../../shared/api/errors';
import type { OfferData, WaitlistEntry } from '../../shared/api/types';
import { isOfferOpen } from '../../shared/booking/waiting';
import type { Connection } from '../../shared/connection/connection';
import type { StaffApi } from '../staffApi';

/** Those who wait and those who did, kept true by what the server pushes. */
export class WaitlistStore {
  readonly entries = signal<readonly WaitlistEntry[]>([]);
  readonly isLoaded = signal(false);
  readonly error = signal<ApiError | null>(null);
  private isAsked = false;

  constructor(
    private readonly api: Pick<StaffApi, 'waitlist' | 'leaveWaitlist' | 'joinWaitlist'>,
    connection: Connection,
  ) {
    connection.on('WaitlistChanged', (entry: WaitlistEntry) => this.put([entry]));
    connection.onOnline(() => {
      if (this.isAsked) void this.load();
    });
  }

  isOpen(offer: OfferData): boolean {
    return isOfferOpen(offer, this.entryOf(offer));
  }

  isTaken(offer: OfferData): boolean {
    return this.entryOf(offer)?.status === 'booked';
  }

  private entryOf(offer: OfferData): WaitlistEntry | undefined {
    return this.entries.value.find((each) => each.id === offer.waitlistId);
  }

  async load(): Promise<void> {
    this.isAsked = true;
    this.error.value = null;
    try {
      const { items } = await this.api.waitlist();
      this.entries.value = [];
      this.put(items);
      this.isLoaded.value = true;
    } catch (thrown) {
      this.error.value = toApiError(thrown);
    }
  }

  async add(entry: Parameters<StaffApi['joinWaitlist']>[0]): Promise<void> {
    this.put([await this.api.joinWaitlist(entry)]);
  }

  async remove(entry: WaitlistEntry): Promise<void> {
    this.error.value = null;
    try {
      await this.api.leaveWaitlist(entry.id);
      this.put([{ ...entry, status: 'left', offer: null }]);
    } catch (thrown) {
      this.error.value = toApiError(thrown);
      await this.load();
    }
  }

  clear(): void {
    this.entries.value = [];
    this.isAsked = false;
    this.isLoaded.value = false;
  }

  /** Offers first, then in the order in which they came. */
  private put(changed: readonly WaitlistEntry[]): void {
    const byId = new Map([...this.entries.peek(), ...changed].map((each) => [each.id, each]));
    const rank = (entry: WaitlistEntry) => (entry.status === 'offered' ? 0 : entry.status === 'waiting' ? 1 : 2);
    this.entries.value = [...byId.values()].sort(
      (a, b) => rank(a) - rank(b) || Date.parse(a.createdAt) - Date.parse(b.createdAt),
    );
  }
}
