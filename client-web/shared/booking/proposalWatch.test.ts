import { describe, expect, it, vi } from 'vitest';
import { connectTo, FakeServer, settled } from '../testing/fakeHub';
import { ProposalWatch, WATCHED_DATES_MAX } from './proposalWatch';

/** Read once: midnight may pass within a test. */
const now = Date.now();
const day = (offset: number, time = '15:00') =>
  `${new Date(now + offset * 86_400_000).toISOString().slice(0, 10)}T${time}:00Z`;
const slot = (start: string) => ({ start, end: start, therapistId: 't' });
const proposal = (...starts: string[]) => ({ serviceId: 's', therapistId: 't', slots: starts.map(slot) });

async function watching() {
  const server = new FakeServer();
  const connection = connectTo(server);
  await settled();
  return { server, connection, watch: new ProposalWatch(connection, () => 'UTC') };
}

describe('ProposalWatch', () => {
  it('greys out what is no longer free, and only that', async () => {
    const { server, watch } = await watching();
    const [ten, three] = [day(2, '10:00'), day(2, '15:00')];
    const offered = proposal(ten, three, day(3));
    watch.watch([offered]);
    await settled();
    expect(server.callsOf('WatchAvailability').map((call) => call[3])).toEqual([ten.slice(0, 10), day(3).slice(0, 10)]);
    expect(watch.isGone(offered, ten)).toBe(false);
    server.push('AvailabilityChanged', 's', 't', ten.slice(0, 10), [slot(three)]);
    expect([ten, three, day(3)].map((start) => watch.isGone(offered, start))).toEqual([true, false, false]);
    server.push('AvailabilityChanged', 's', 't', ten.slice(0, 10), [slot(ten), slot(three)]);
    expect(watch.isGone(offered, ten)).toBe(false);
  });

  it('takes nothing from another service, therapist or date', async () => {
    const { server, watch } = await watching();
    const offered = proposal(day(2));
    watch.watch([offered]);
    await settled();
    server.push('AvailabilityChanged', 'other', 't', day(2).slice(0, 10), []);
    server.push('AvailabilityChanged', 's', null, day(2).slice(0, 10), []);
    server.push('AvailabilityChanged', 's', 't', day(4).slice(0, 10), []);
    expect(watch.isGone(offered, day(2))).toBe(false);
  });

  it('watches a bounded number of dates, and none any more once it stops', async () => {
    const { server, watch } = await watching();
    watch.watch([proposal(...Array.from({ length: WATCHED_DATES_MAX + 5 }, (_, index) => day(index + 1)))]);
    await settled();
    expect(server.callsOf('WatchAvailability')).toHaveLength(WATCHED_DATES_MAX);
    watch.stop();
    await settled();
    expect(server.callsOf('UnwatchAvailability')).toHaveLength(WATCHED_DATES_MAX);
  });

  it('asks again after a reconnect', async () => {
    vi.useFakeTimers();
    const { server, connection, watch } = await watching();
    watch.watch([proposal(day(2))]);
    connection.stop();
    connection.start();
    await settled();
    expect(server.callsOf('WatchAvailability')).toHaveLength(2);
    vi.useRealTimers();
  });
});
