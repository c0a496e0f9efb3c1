import { describe, expect, it } from 'vitest';
import { ApiError } from '../../shared/api/errors';
import type { Booking } from '../../shared/api/types';
import { BookingMoves } from './bookingMoves';

const booking: Booking = {
  id: 'b',
  therapistId: 'ada',
  serviceId: 's',
  clientId: 'c',
  start: '2026-11-23T14:00:00Z',
  end: '2026-11-23T15:00:00Z',
  status: 'confirmed',
  version: 3,
};

function moves(answer: (to: { start: string; therapistId?: string }) => Booking) {
  const asked: { version: number; to: object }[] = [];
  const result = new BookingMoves({
    reschedule: async (of, to) => {
      asked.push({ version: of.version, to });
      return answer(to);
    },
    booking: async () => ({ ...booking, version: 9 }),
  });
  return { asked, moves: result };
}

describe('moving an appointment', () => {
  it('asks the server, and says what was moved once it has answered', async () => {
    const { asked, moves: all } = moves((to) => ({ ...booking, ...to, version: 4 }));
    const moving = all.move(booking, { start: '2026-11-24T14:00:00Z', therapistId: 'ada' });
    expect(all.movingId.value).toBe('b');
    expect(all.result.value).toBeNull();
    await moving;
    expect(asked).toEqual([{ version: 3, to: { start: '2026-11-24T14:00:00Z' } }]);
    expect(all.result.value).toMatchObject({ kind: 'moved', booking: { version: 4 } });
  });

  it('is undone with the version that the move made', async () => {
    const { asked, moves: all } = moves((to) => ({ ...booking, ...to, version: 4 }));
    await all.move(booking, { start: '2026-11-24T14:00:00Z', therapistId: 'ben' });
    await all.undo();
    expect(asked[1]).toEqual({ version: 4, to: { start: booking.start, therapistId: 'ada' } });
    expect(all.result.value).toEqual({ kind: 'undone' });
  });

  it('asks nothing where nothing would move', async () => {
    const { asked, moves: all } = moves(() => booking);
    await all.move(booking, { start: '2026-11-23T14:00:00.000Z', therapistId: 'ada' });
    expect(asked).toEqual([]);
  });

  it('keeps what the server offers in place of a taken time', async () => {
    const free = { start: '2026-11-24T15:00:00Z', end: '2026-11-24T16:00:00Z', therapistId: 'ada' };
    const { moves: all } = moves(() => {
      throw new ApiError('slot_taken', 409, 'taken', { alternatives: [free] });
    });
    await all.move(booking, { start: '2026-11-24T14:00:00Z' });
    expect(all.result.value).toMatchObject({ kind: 'refused', alternatives: [free], booking: { version: 3 } });
    expect(all.movingId.value).toBeNull();
  });

  it('reads the booking anew where somebody else changed it', async () => {
    const { moves: all } = moves(() => {
      throw new ApiError('version_mismatch', 412, 'changed');
    });
    await all.move(booking, { start: '2026-11-24T14:00:00Z' });
    expect(all.result.value).toMatchObject({ kind: 'refused', booking: { version: 9 } });
  });
});
