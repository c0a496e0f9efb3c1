import { describe, expect, it } from 'vitest';
import { addDays, dayOf, daysElsewhere, instantAt, sameClock, wallClock } from './days';

describe('days', () => {
  it('names the day that a zone has at an instant', () => {
    expect(dayOf('2026-11-20T03:00:00Z', 'America/New_York')).toBe('2026-11-19');
    expect(dayOf('2026-11-20T03:00:00Z', 'Asia/Tokyo')).toBe('2026-11-20');
  });

  it('finds the instant of a wall clock on both sides of a change of clocks', () => {
    expect(instantAt('2026-03-08', '00:00', 'America/New_York').toISOString()).toBe('2026-03-08T05:00:00.000Z');
    expect(instantAt('2026-03-09', '00:00', 'America/New_York').toISOString()).toBe('2026-03-09T04:00:00.000Z');
    expect(instantAt('2026-11-02', '00:00', 'America/New_York').toISOString()).toBe('2026-11-02T05:00:00.000Z');
  });

  it('knows which days of another zone a day falls on', () => {
    expect(daysElsewhere('2026-11-20', 'America/New_York', 'America/New_York')).toEqual(['2026-11-20']);
    expect(daysElsewhere('2026-11-20', 'Europe/Berlin', 'America/New_York')).toEqual(['2026-11-19', '2026-11-20']);
  });

  it('shows the wall clock of a zone', () => {
    expect(wallClock('2026-11-20T14:00:00Z', 'America/New_York')).toBe('2026-11-20T09:00:00');
    expect(wallClock('2026-07-01T14:30:00Z', 'Europe/Berlin')).toBe('2026-07-01T16:30:00');
  });

  it('adds days over months and years', () => {
    expect(addDays('2026-12-30', 3)).toBe('2027-01-02');
  });

  it('compares clocks, not names', () => {
    expect(sameClock('Europe/Berlin', 'Europe/Paris', '2026-11-20T00:00:00Z')).toBe(true);
    expect(sameClock('Europe/Berlin', 'Europe/London', '2026-11-20T00:00:00Z')).toBe(false);
  });
});
