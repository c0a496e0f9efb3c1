import { signal } from '@preact/signals';
import type { Api } from '../shared/api/api';
import { type ApiError, toApiError } from '../shared/api/errors';
import type { Booking } from '../shared/api/types';
import type { Connection } from '../shared/connection/connection';

/** The visitor's coming appointments, kept true by what the server pushes. */
export class OwnBookings {
  readonly coming = signal<readonly Booking[]>([]);
  readonly error = signal<ApiError | null>(null);

  constructor(
    private readonly api: Pick<Api, 'bookings' | 'setBookingStatus'>,
    connection: Connection,
  ) {
    connection.on('BookingChanged', () => void this.load());
    connection.onOnline(() => void this.load());
  }

  find(id: string): Booking | undefined {
    return this.coming.value.find((each) => each.id === id);
  }

  async load(): Promise<void> {
    try {
      const { items } = await this.api.bookings({ from: new Date().toISOString() });
      this.coming.value = items.filter((each) => each.status === 'pending' || each.status === 'confirmed');
    } catch (thrown) {
      this.error.value = toApiError(thrown);
    }
  }

  /** False where it was refused; `error` says why. */
  async cancel(booking: Booking, scope: 'one' | 'following'): Promise<boolean> {
    this.error.value = null;
    const refused = await this.api.setBookingStatus(booking, 'cancelled', { scope }).then(() => null, toApiError);
    await this.load();
    this.error.value = refused;
    return refused === null;
  }
}
