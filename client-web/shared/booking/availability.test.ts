import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Slot } from '../api/types';
import { connectTo, FakeClock, FakeServer, settled } from '../testing/fakeHub';
import { Availability, GONE_SHOWN_MS } from './availability';

const NEW_YORK = 'America/New_York';
const now = () => Date.parse('2026-11-20T12:00:00Z');
const slot = (hour: number, therapistId = 'ana'): Slot => ({
  start: `2026-11-20T${hour}:00:00Z`,
  end: `2026-11-20T${hour}:50:00Z`,
  therapistId,
});

let server: FakeServer;
let clock: FakeClock;
let free: Slot[];
let availability: Availability;

const starts = () => availability.slots.value.filter((each) => each.therapistIds.length > 0).map((each) => each.start);
const changed = (slots: Slot[], therapistId: string | null = null) =>
  server.push('AvailabilityChanged', 'consultation', therapistId, '2026-11-20', slots);

beforeEach(async () => {
  vi.useFakeTimers();
  server = new FakeServer();
  clock = new FakeClock();
  free = [slot(14), slot(15), slot(15, 'sam'), slot(16)];
  const answer = server.answer.bind(server);
  server.answer = (method, args) => {
    const reply = answer(method, args);
    return method === 'WatchAvailability' ? free : reply;
  };
  availability = new Availability(
    { availability: async () => ({ slots: free }) },
    connectTo(server, clock),
    NEW_YORK,
    NEW_YORK,
    now,
  );
  await settled();
  await availability.show({ serviceId: 'consultation', therapistId: null });
  await settled();
});
afterEach(() => vi.useRealTimers());

describe('Availability', () => {
  it('offers each time once, with everybody who could give it', () => {
    expect(availability.day.value).toBe('2026-11-20');
    expect(availability.slots.value.map((each) => each.therapistIds)).toEqual([['ana'], ['ana', 'sam'], ['ana']]);
  });

  it('watches the day on display, and again after a reconnect', async () => {
    expect(server.callsOf('WatchAvailability')).toEqual([['WatchAvailability', 'consultation', null, '2026-11-20']]);
    server.hub.lose();
    free = [slot(14)];
    clock.runNext();
    await settled();
    expect(server.callsOf('WatchAvailability').length).toBe(2);
    expect(starts()).toEqual([slot(14).start]);
  });

  it('greys a slot out the moment it goes elsewhere, says so, and lets it leave', () => {
    changed([slot(14), slot(16)]);
    expect(starts()).toEqual([slot(14).start, slot(16).start]);
    expect(availability.slots.value[1]).toMatchObject({ start: slot(15).start, therapistIds: [] });
    expect(availability.lastGone.value).toBe(slot(15).start);
    vi.advanceTimersByTime(GONE_SHOWN_MS);
    expect(availability.slots.value.length).toBe(2);
  });

  it('keeps a time that another therapist still has', () => {
    changed([slot(14), slot(16)], 'ana');
    expect(availability.slots.value.map((each) => each.therapistIds)).toEqual([['ana'], ['sam'], ['ana']]);
    expect(availability.lastGone.value).toBeNull();
  });

  it('does not call its own hold gone', () => {
    availability.keepOwn(slot(14).start);
    changed([slot(15), slot(16)]);
    expect(availability.lastGone.value).toBeNull();
  });

  it('lets a slot come back that became free again', () => {
    changed([slot(14), slot(16)]);
    changed([slot(14), slot(15), slot(16)]);
    expect(starts()).toEqual([slot(14).start, slot(15).start, slot(16).start]);
    vi.advanceTimersByTime(GONE_SHOWN_MS);
    expect(starts().length).toBe(3);
  });
});
