import { describe, expect, it } from 'vitest';
import { ApiError } from '../../shared/api/errors';
import type { WaitlistEntry } from '../../shared/api/types';
import { Connection } from '../../shared/connection/connection';
import { FakeServer } from '../../shared/testing/fakeHub';
import { WaitlistStore } from './waitlistStore';

const entry = (id: string, status: WaitlistEntry['status'], minute: number): WaitlistEntry => ({
  id,
  serviceId: 's',
  therapistId: null,
  clientId: `c-${id}`,
  earliest: '2026-12-01T00:00:00Z',
  latest: '2026-12-09T00:00:00Z',
  status,
  offer: null,
  createdAt: `2026-11-27T10:0${minute}:00Z`,
});

describe('the waiting list', () => {
  it('shows offers first, then who waits in their order, then who no longer does', async () => {
    const server = new FakeServer();
    const items = [entry('left', 'left', 0), entry('late', 'waiting', 3), entry('early', 'waiting', 1)];
    const store = new WaitlistStore(
      {
        waitlist: async () => ({ items, nextCursor: null }),
        leaveWaitlist: async () => {},
        joinWaitlist: async () => entry('x', 'waiting', 9),
      },
      new Connection(server.createHub),
    );
    await store.load();
    expect(store.entries.value.map((each) => each.id)).toEqual(['early', 'late', 'left']);
  });

  it('reads the list anew where a removal is refused', async () => {
    let reads = 0;
    const store = new WaitlistStore(
      {
        waitlist: async () => {
          reads++;
          return { items: [entry('a', 'booked', 1)], nextCursor: null };
        },
        leaveWaitlist: async () => {
          throw new ApiError('not_found', 404, 'gone');
        },
        joinWaitlist: async () => entry('x', 'waiting', 9),
      },
      new Connection(new FakeServer().createHub),
    );
    await store.remove(entry('a', 'waiting', 1));
    expect(store.entries.value[0]?.status).toBe('booked');
    expect(reads).toBe(1);
  });
});
