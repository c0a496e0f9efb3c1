import type { EventInput } from '@fullcalendar/core';
import type { Booking, Practice, Schedule } from '../../shared/api/types';
import { addDays, instantAt, wallClock } from '../../shared/time/days';
import type { ConsoleStore } from '../consoleStore';
import { strings } from '../strings';
import { type Columns, daysShown, toGrid } from './columns';
import { closedHours, openHours, type Stretch, timeOffIn } from './openHours';

const PAGES_MAX = 5;
const TONES = 4;

/** Appointments that start on the days shown, of the therapists shown. */
export async function readBookings(store: ConsoleStore, columns: Columns, firstDay: string): Promise<Booking[]> {
  const { start, end } = rangeOf(columns, firstDay, store.zone.peek());
  const only = columns.therapistIds.length === 1 ? columns.therapistIds[0] : undefined;
  const filter = {
    from: new Date(start).toISOString(),
    to: new Date(end).toISOString(),
    therapistId: only,
    limit: 200,
  };
  const bookings: Booking[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_MAX; page++) {
    const answer = await store.api.bookings({ ...filter, cursor });
    bookings.push(...answer.items);
    cursor = answer.nextCursor;
    if (!cursor) break;
  }
  return bookings.filter((each) => each.status !== 'cancelled' && columns.therapistIds.includes(each.therapistId));
}

export function bookingEvent(booking: Booking, practice: Practice, columns: Columns): EventInput | null {
  const zone = practice.organization.timeZone;
  const start = toGrid(columns, wallClock(booking.start, zone), booking.therapistId);
  if (!start) return null;
  const service = practice.services.find((each) => each.id === booking.serviceId)?.name ?? '';
  const therapist = practice.therapists.find((each) => each.id === booking.therapistId)?.name ?? '';
  const isNamed = columns.view === 'team' || columns.therapistIds.length === 1;
  const parts = [booking.client?.name || strings.client, service, isNamed ? '' : therapist].filter(Boolean);
  const minutes = (Date.parse(booking.end) - Date.parse(booking.start)) / 60_000;
  const isLive = booking.status === 'pending' || booking.status === 'confirmed';
  return {
    id: booking.id,
    start,
    end: new Date(Date.parse(start) + minutes * 60_000).toISOString(),
    title: (booking.status === 'pending' ? `${strings.pendingMark} · ` : '') + parts.join(' · '),
    editable: isLive,
    classNames: ['booking-event', `is-${booking.status}`, `tone-${toneOf(practice, booking.therapistId)}`],
    extendedProps: { booking },
  };
}

/** Which of the few colours stands for a therapist. */
export function toneOf(practice: Practice, therapistId: string): number {
  return (
    Math.max(
      0,
      practice.therapists.findIndex((each) => each.id === therapistId),
    ) % TONES
  );
}

/** Shades what is closed: for everybody shown, or for each column's therapist; time off and holidays say what they are. */
export function closedEvents(
  practice: Practice,
  columns: Columns,
  firstDay: string,
  schedules: ReadonlyMap<string, Schedule>,
): EventInput[] {
  const zone = practice.organization.timeZone;
  const holidays = practice.organization.holidays ?? [];
  const groups = columns.view === 'team' ? columns.therapistIds.map((id) => [id]) : [columns.therapistIds];
  return groups.flatMap((ids) => {
    const known = ids.flatMap((id) => schedules.get(id) ?? []);
    const column = ids[0];
    if (known.length === 0 || known.length < ids.length || !column) return [];
    const shade = (stretch: Stretch): EventInput | null => {
      const start = toGrid(columns, wallClock(new Date(stretch.start).toISOString(), zone), column);
      const length = wallMinutes(stretch, zone);
      if (!start || length <= 0) return null;
      const end = new Date(Date.parse(start) + length * 60_000).toISOString();
      return { start, end, title: stretch.label ?? '', display: 'background', classNames: ['closed-hours'] };
    };
    return daysShown(columns, firstDay).flatMap((day) => {
      const range = dayRange(day, zone);
      const holiday = holidays.find((each) => each.date === day);
      const closed: Stretch[] = holiday
        ? [{ ...range, label: holiday.name }]
        : closedHours(
            known.flatMap((schedule) => openHours(schedule, holidays, range)),
            range,
          );
      const off = !holiday && known.length === 1 && known[0] ? timeOffIn(known[0], range) : [];
      const named = off.map((each) => shade({ ...each, label: each.label ?? strings.timeOff }));
      return [...closed.map(shade), ...named].filter((each) => each !== null);
    });
  });
}

/** The hours that the grid needs so that nothing lies outside: `HH:mm:ss`, at least 8 to 18. */
export function hoursNeeded(
  practice: Practice,
  columns: Columns,
  firstDay: string,
  schedules: ReadonlyMap<string, Schedule>,
  bookings: readonly Booking[],
): { slotMinTime: string; slotMaxTime: string } {
  const zone = practice.organization.timeZone;
  let [first, last] = [8, 18];
  const include = (start: number, end: number) => {
    const from = wallClock(new Date(start).toISOString(), zone);
    const to = wallClock(new Date(end).toISOString(), zone);
    first = Math.min(first, Number(from.slice(11, 13)));
    last = Math.max(last, from.slice(0, 10) === to.slice(0, 10) ? Math.ceil(hourOf(to)) : 24);
  };
  for (const day of daysShown(columns, firstDay)) {
    for (const id of columns.therapistIds) {
      const schedule = schedules.get(id);
      if (schedule) for (const open of openHours(schedule, [], dayRange(day, zone))) include(open.start, open.end - 1);
    }
  }
  for (const booking of bookings) include(Date.parse(booking.start), Date.parse(booking.end) - 1);
  return { slotMinTime: `${two(first)}:00:00`, slotMaxTime: `${two(last)}:00:00` };
}

function rangeOf(columns: Columns, firstDay: string, zone: string): { start: number; end: number } {
  const days = daysShown(columns, firstDay);
  return { start: dayRange(firstDay, zone).start, end: dayRange(days.at(-1) ?? firstDay, zone).end };
}

function dayRange(day: string, zone: string): { start: number; end: number } {
  return { start: instantAt(day, '00:00', zone).getTime(), end: instantAt(addDays(day, 1), '00:00', zone).getTime() };
}

/** On the wall, where a day may have 23 or 25 hours. */
function wallMinutes({ start, end }: Stretch, zone: string): number {
  const at = (instant: number) => Date.parse(`${wallClock(new Date(instant).toISOString(), zone)}Z`);
  return (at(end) - at(start)) / 60_000;
}

function hourOf(wall: string): number {
  return Number(wall.slice(11, 13)) + (Number(wall.slice(14, 16)) + 1) / 60;
}

function two(hour: number): string {
  return String(hour).padStart(2, '0');
}
