import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../shared/api/types';
import { closedHours, openHours, timeOffIn } from './openHours';

const zone = 'America/New_York';
const schedule: Schedule = {
  timeZone: zone,
  weekly: [
    { day: 'monday', start: '09:00', end: '12:00' },
    { day: 'monday', start: '12:00', end: '17:00' },
    { day: 'tuesday', start: '10:00', end: '14:00' },
  ],
  overrides: [{ date: '2026-11-24', intervals: [{ start: '18:00', end: '20:00' }] }],
  timeOff: [{ start: '2026-11-23T15:00:00Z', end: '2026-11-23T16:00:00Z', reason: 'Dentist' }],
  minimumNoticeMinutes: 60,
  bookingWindowDays: 60,
  slotStepMinutes: 30,
  version: 1,
};
const day = (date: string, to = date) => ({
  start: Date.parse(`${date}T05:00:00Z`),
  end: Date.parse(`${to}T05:00:00Z`) + 86_400_000,
});
const say = (stretches: { start: number; end: number }[]) =>
  stretches.map((each) => [each.start, each.end].map((at) => new Date(at).toISOString().slice(5, 16)).join('/'));

describe('open hours', () => {
  it('are the weekly hours, joined, without time off', () => {
    expect(say(openHours(schedule, [], day('2026-11-23')))).toEqual([
      '11-23T14:00/11-23T15:00',
      '11-23T16:00/11-23T22:00',
    ]);
  });

  it('are those of the date where it has its own', () => {
    expect(say(openHours(schedule, [], day('2026-11-24')))).toEqual(['11-24T23:00/11-25T01:00']);
  });

  it('are none on a holiday, and on a day without any', () => {
    expect(openHours(schedule, [{ date: '2026-11-23', name: 'Founders' }], day('2026-11-23'))).toEqual([]);
    expect(openHours(schedule, [], day('2026-11-25'))).toEqual([]);
  });

  it('follow the clock when it changes', () => {
    // The Mondays before and after New York leaves summer time.
    expect(say(openHours({ ...schedule, timeOff: [] }, [], day('2026-10-26')))).toEqual(['10-26T13:00/10-26T21:00']);
    expect(say(openHours({ ...schedule, timeOff: [] }, [], day('2026-11-02')))).toEqual(['11-02T14:00/11-02T22:00']);
  });

  it('of a therapist far away reach into the day from the day before', () => {
    const auckland: Schedule = { ...schedule, timeZone: 'Pacific/Auckland', timeOff: [], overrides: [] };
    expect(say(openHours(auckland, [], day('2026-11-22')))).toEqual(['11-22T20:00/11-23T04:00']);
  });
});

describe('closed hours', () => {
  it('are what nobody covers', () => {
    const whole = day('2026-11-23');
    expect(say(closedHours(openHours(schedule, [], whole), whole))).toEqual([
      '11-23T05:00/11-23T14:00',
      '11-23T15:00/11-23T16:00',
      '11-23T22:00/11-24T05:00',
    ]);
  });

  it('name the time off that falls into them', () => {
    expect(timeOffIn(schedule, day('2026-11-23')).map((each) => each.label)).toEqual(['Dentist']);
    expect(timeOffIn(schedule, day('2026-11-24'))).toEqual([]);
  });
});
