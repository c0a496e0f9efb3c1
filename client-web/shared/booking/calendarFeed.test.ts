// @vitest-environment node
import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';

/** The feed that the server's tests freeze, read by the parser that Thunderbird uses. */
const text = readFileSync(new URL('../../../tests/Api/Booking/Feed/Golden/feed.ics', import.meta.url), 'utf8');

describe('Calendar feed', () => {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown as string);
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));
  const at = (time: ICAL.Time) => time.toJSDate().toISOString();

  it('is a calendar with its time zone', () => {
    expect(calendar.getFirstPropertyValue('version')).toBe('2.0');
    expect(calendar.getFirstSubcomponent('vtimezone')?.getFirstPropertyValue('tzid')).toBe('America/New_York');
  });

  it('says when each appointment is, on both sides of a change of the clock', () => {
    expect(events.map((each) => [each.uid, at(each.startDate), at(each.endDate)])).toEqual([
      ['bk_a-1', '2026-11-01T04:00:00.000Z', '2026-11-01T04:30:00.000Z'],
      ['bk_a-5', '2026-11-01T05:30:00.000Z', '2026-11-01T06:00:00.000Z'],
      ['bk_a-2', '2026-11-01T06:30:00.000Z', '2026-11-01T07:00:00.000Z'],
      ['bk_a-3', '2026-11-23T14:00:00.000Z', '2026-11-23T14:50:00.000Z'],
      ['bk_a-4', '2027-03-15T13:00:00.000Z', '2027-03-15T13:50:00.000Z'],
    ]);
  });

  it('keeps every letter of a name', () => {
    expect(events[0]?.summary).toBe('Talk: Zoë, "Zo"; a\\b');
    expect(events[2]?.summary).toBe(`Talk: ${'漢字 '.repeat(30)}`);
  });

  it('says what has become of an appointment', () => {
    expect(events.map((each) => each.component.getFirstPropertyValue('status'))).toEqual([
      'CONFIRMED',
      'CONFIRMED',
      'CONFIRMED',
      'CANCELLED',
      'TENTATIVE',
    ]);
    expect(events.every((each) => each.sequence === 2)).toBe(true);
  });
});
