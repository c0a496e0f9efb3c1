import { describe, expect, it } from 'vitest';
import { ApiError } from '../../shared/api/errors';
import type { Booking, NewSeries, Practice, Slot } from '../../shared/api/types';
import { Connection } from '../../shared/connection/connection';
import { FakeServer } from '../../shared/testing/fakeHub';
import type { ConsoleStore } from '../consoleStore';
import { StaffBookingFlow } from './staffBookingFlow';

const START = '2026-12-01T15:00:00Z';
const practice: Practice = {
  organization: { slug: 'p', name: 'P', timeZone: 'America/New_York' },
  services: [
    { id: 'talk', name: 'Talk', durationMinutes: 30 },
    { id: 'long', name: 'Long', durationMinutes: 90 },
  ],
  therapists: [
    { id: 'ada', name: 'Ada', serviceIds: ['talk'] },
    { id: 'ben', name: 'Ben', serviceIds: ['talk', 'long'] },
  ],
};
const slot = (start: string, therapistId = 'ada'): Slot => ({ start, end: start, therapistId });

interface Answers {
  holds?: ((therapistId: string) => void)[];
  series?: ((series: NewSeries, key: string) => void)[];
}

function begin({ holds = [], series = [] }: Answers = {}) {
  const asked: { held: string[]; series: { series: NewSeries; key: string }[]; looked: string[] } = {
    held: [],
    series: [],
    looked: [],
  };
  const api = {
    hold: async ({ therapistId, serviceId, start }: { therapistId: string; serviceId: string; start: string }) => {
      asked.held.push(therapistId);
      holds.shift()?.(therapistId);
      return { id: 'h', therapistId, serviceId, start, end: start, expiresAt: START };
    },
    releaseHold: async () => {},
    suggest: async () => ({ slots: [] }),
    availability: async (wanted: { date: string }) => {
      asked.looked.push(wanted.date);
      return { slots: [slot('2026-12-01T16:00:00Z')] };
    },
    bookSeries: async (wanted: NewSeries, key: string) => {
      asked.series.push({ series: wanted, key });
      series.shift()?.(wanted, key);
      const bookings = Array.from({ length: wanted.count }, (_, index) => ({ id: `b${index}` }) as Booking);
      return { seriesId: 's', bookings };
    },
  };
  const store = {
    api,
    connection: new Connection(new FakeServer().createHub),
    practice: { peek: () => practice },
    zone: { peek: () => 'America/New_York' },
  };
  return { asked, flow: StaffBookingFlow.of(store as unknown as ConsoleStore) };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

const taken = () => {
  throw new ApiError('slot_taken', 409, 'taken', { alternatives: [slot('2026-12-01T15:30:00Z')] });
};

describe('a booking that begins with a click into the calendar', () => {
  it('asks what is given there, and keeps that very time', async () => {
    const { flow, asked } = begin();
    flow.startAt(START, 'ada');
    expect(flow.services.value.map((each) => each.id)).toEqual(['talk']);
    flow.chooseService(flow.services.value[0] as never);
    await settled();
    expect(asked.held).toEqual(['ada']);
    expect(flow.step.value).toBe('details');
    expect(flow.hold.value?.start).toBe(START);
  });

  it('asks with whom where nobody was meant, and tries the next where one is taken', async () => {
    const { flow, asked } = begin({ holds: [taken] });
    flow.startAt(START, null);
    flow.chooseService(practice.services[0] as never);
    expect(flow.step.value).toBe('therapist');
    flow.chooseTherapist(null);
    await settled();
    expect(asked.held).toEqual(['ada', 'ben']);
    expect(flow.step.value).toBe('details');
  });

  it('shows what is free on that day where the time cannot be had', async () => {
    const { flow } = begin({
      holds: [
        () => {
          throw new ApiError('outside_availability', 422, 'closed');
        },
      ],
    });
    flow.startAt(START, 'ada');
    flow.chooseService(practice.services[0] as never);
    await settled();
    expect(flow.step.value).toBe('time');
    expect(flow.error.value?.code).toBe('outside_availability');
    expect(flow.availability.choice.value?.therapistId).toBe('ada');
  });
});

describe('a series', () => {
  it('is booked at once, with what was chosen for each clash, as a request of its own', async () => {
    const { flow, asked } = begin({
      series: [
        () => {
          throw new ApiError('series_conflict', 409, 'clash', {
            clashes: [{ number: 2, start: START, code: 'slot_taken', detail: '', alternatives: [] }],
          });
        },
      ],
    });
    flow.startAt(START, 'ada');
    flow.chooseService(practice.services[0] as never);
    await settled();
    flow.repeat('week', 3);
    await flow.confirm({ name: 'Cleo' }, '');
    expect(flow.step.value).toBe('details');
    expect(flow.plan.clashes.value).toHaveLength(1);

    flow.resolve(2, 'skip');
    await flow.confirm({ name: 'Cleo' }, '');
    expect(flow.step.value).toBe('done');
    expect(asked.series.map((each) => each.series.exceptions)).toEqual([[], [{ number: 2, skip: true }]]);
    expect(asked.series[0]?.key).not.toBe(asked.series[1]?.key);
    expect('holdId' in (asked.series[1]?.series ?? {})).toBe(false);
  });
});
