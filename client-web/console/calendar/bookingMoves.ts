import { signal } from '@preact/signals';
import { type ApiError, toApiError } from '../../shared/api/errors';
import type { Booking, Slot } from '../../shared/api/types';
import type { StaffApi } from '../staffApi';

/** What became of the last move: said to whoever moved, with what they can do now. */
export type MoveResult =
  | { kind: 'moved'; before: Booking; booking: Booking }
  | { kind: 'undone' }
  | { kind: 'refused'; booking: Booking; error: ApiError; alternatives: Slot[] };

/** Moves appointments, one at a time; nothing is shown as moved before the server has said so. */
export class BookingMoves {
  readonly movingId = signal<string | null>(null);
  readonly result = signal<MoveResult | null>(null);

  constructor(private readonly api: Pick<StaffApi, 'reschedule' | 'booking'>) {}

  async move(booking: Booking, to: { start: string; therapistId?: string | null }): Promise<void> {
    const therapistId = to.therapistId && to.therapistId !== booking.therapistId ? to.therapistId : undefined;
    const isSame = !therapistId && Date.parse(to.start) === Date.parse(booking.start);
    if (isSame || this.movingId.peek()) return;
    await this.attempt(booking, async () => {
      const moved = await this.api.reschedule(booking, { start: to.start, ...(therapistId ? { therapistId } : {}) });
      this.result.value = { kind: 'moved', before: booking, booking: moved };
    });
  }

  async undo(): Promise<void> {
    const done = this.result.peek();
    if (done?.kind !== 'moved' || this.movingId.peek()) return;
    const { before, booking } = done;
    await this.attempt(booking, async () => {
      const therapistId = before.therapistId === booking.therapistId ? undefined : before.therapistId;
      await this.api.reschedule(booking, { start: before.start, ...(therapistId ? { therapistId } : {}) });
      this.result.value = { kind: 'undone' };
    });
  }

  dismiss(): void {
    this.result.value = null;
  }

  private async attempt(booking: Booking, work: () => Promise<void>): Promise<void> {
    this.movingId.value = booking.id;
    this.result.value = null;
    try {
      await work();
    } catch (thrown) {
      const error = toApiError(thrown);
      // Somebody changed it meanwhile: what is chosen next is for the booking as it is now.
      const present =
        error.code === 'version_mismatch' ? await this.api.booking(booking.id).catch(() => booking) : booking;
      this.result.value = { kind: 'refused', booking: present, error, alternatives: error.alternatives };
    } finally {
      this.movingId.value = null;
    }
  }
}
