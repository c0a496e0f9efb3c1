import type { Holiday, Schedule, Weekday } from '../../shared/api/types';
import { addDays, instantAt } from '../../shared/time/days';

const WEEKDAYS: Weekday[] = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** `[start, end)` in milliseconds. */
export interface Stretch {
  start: number;
  end: number;
  label?: string;
}

/** When a therapist works in `[start, end)`: weekly hours, unless the date has its own, without time off and holidays. */
export function openHours(
  schedule: Schedule,
  holidays: readonly Holiday[],
  { start, end }: { start: number; end: number },
): Stretch[] {
  const open: Stretch[] = [];
  const lastDay = new Date(end).toISOString().slice(0, 10);
  // A therapist's day may begin before or end after the practice's own.
  for (let day = addDays(new Date(start).toISOString().slice(0, 10), -1); day <= lastDay; day = addDays(day, 1)) {
    if (holidays.some((holiday) => holiday.date === day)) continue;
    for (const hours of hoursOn(schedule, day)) {
      open.push({
        start: instantAt(day, hours.start, schedule.timeZone).getTime(),
        end: instantAt(day, hours.end, schedule.timeZone).getTime(),
      });
    }
  }
  const away = schedule.timeOff.map((off) => ({ start: Date.parse(off.start), end: Date.parse(off.end) }));
  return within(without(joined(open), away), start, end);
}

/** What is left of `[start, end)` when nobody of these is there. */
export function closedHours(open: readonly Stretch[], { start, end }: { start: number; end: number }): Stretch[] {
  return without([{ start, end }], joined([...open]));
}

/** A therapist's time off that touches `[start, end)`. */
export function timeOffIn(schedule: Schedule, { start, end }: { start: number; end: number }): Stretch[] {
  const all = schedule.timeOff.map((off) => ({
    start: Date.parse(off.start),
    end: Date.parse(off.end),
    ...(off.reason ? { label: off.reason } : {}),
  }));
  return within(all, start, end);
}

function hoursOn(schedule: Schedule, day: string): readonly { start: string; end: string }[] {
  const override = schedule.overrides.find((each) => each.date === day);
  if (override) return override.intervals;
  const weekday = WEEKDAYS[new Date(`${day}T12:00:00Z`).getUTCDay()];
  return schedule.weekly.filter((each) => each.day === weekday);
}

function joined(stretches: Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const each of stretches.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && each.start <= last.end) last.end = Math.max(last.end, each.end);
    else result.push({ start: each.start, end: each.end });
  }
  return result;
}

function without(stretches: readonly Stretch[], removed: readonly Stretch[]): Stretch[] {
  let left = [...stretches];
  for (const gone of removed) {
    left = left.flatMap((each) =>
      [
        { ...each, end: Math.min(each.end, gone.start) },
        { ...each, start: Math.max(each.start, gone.end) },
      ].filter((part) => part.start < part.end),
    );
  }
  return left;
}

function within(stretches: readonly Stretch[], start: number, end: number): Stretch[] {
  return stretches
    .map((each) => ({ ...each, start: Math.max(each.start, start), end: Math.min(each.end, end) }))
    .filter((each) => each.start < each.end);
}
