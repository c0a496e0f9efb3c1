import { signal } from '@preact/signals';
import { toApiError } from '../../shared/api/errors';
import type { Booking, NewBooking } from '../../shared/api/types';
import { type BookingContext, BookingFlow } from '../../shared/booking/bookingFlow';
import { SeriesPlan } from '../../shared/booking/seriesPlan';
import type { ConsoleStore } from '../consoleStore';
import type { StaffApi } from '../staffApi';

/** A booking as staff makes it: for somebody, perhaps repeated, and moved to whoever gives the service. */
export class StaffBookingFlow extends BookingFlow {
  readonly plan = new SeriesPlan();
  readonly series = signal<readonly Booking[]>([]);

  private constructor(
    context: BookingContext,
    private readonly staffApi: StaffApi,
  ) {
    super(context);
  }

  static of(store: ConsoleStore, roomId: string | null = null, clientId?: string): StaffBookingFlow {
    const practice = store.practice.peek();
    if (!practice) throw new Error('Bookings are made once the practice is known.');
    const context = {
      api: store.api,
      connection: store.connection,
      practice,
      viewerZone: store.zone.peek(),
      roomId: () => roomId,
      clientId,
    };
    return new StaffBookingFlow(context, store.api);
  }

  /** Takes another time in place of one that clashes, or leaves that one out. */
  resolve(number: number, resolution: string | 'skip'): void {
    this.plan.resolve(number, resolution);
    this.asAnotherRequest();
  }

  repeat(every: 'week' | 'two_weeks' | null, count?: number): void {
    this.plan.repeat(every, count);
    this.error.value = null;
    this.asAnotherRequest();
  }

  override restart(): void {
    super.restart();
    this.plan.repeat(null, 4);
    this.series.value = [];
  }

  protected override async make(booking: NewBooking, idempotencyKey: string): Promise<Booking> {
    const every = this.plan.every.peek();
    const { holdId: _, therapistId, ...first } = booking;
    if (!every || !therapistId) return super.make(booking, idempotencyKey);
    try {
      const wanted = {
        ...first,
        therapistId,
        every,
        count: this.plan.count.peek(),
        exceptions: this.plan.exceptions(),
      };
      const { bookings } = await this.staffApi.bookSeries(wanted, idempotencyKey);
      const made = bookings[0];
      if (!made) throw new Error('A series has at least one appointment.');
      this.series.value = bookings;
      return made;
    } catch (thrown) {
      const error = toApiError(thrown);
      if (error.code === 'series_conflict') {
        this.plan.noteClashes(error.clashes);
        this.asAnotherRequest();
      }
      throw error;
    }
  }
}
