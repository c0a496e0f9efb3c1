/** Days are `YYYY-MM-DD` as somebody in a zone calls them; instants are RFC 3339 texts. */

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions, locale?: string): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, zone, options]);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
    formats.set(key, found);
  }
  return found;
}

export function viewerZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

export function dayOf(instant: string | number | Date, zone: string): string {
  const parts = format(zone, { year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-US').formatToParts(
    new Date(instant),
  );
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** The instant at which a wall clock in `zone` shows this day and time; of two such, the first. */
export function instantAt(day: string, time: string, zone: string): Date {
  const asUtc = Date.parse(`${day}T${time}:00Z`);
  const guess = asUtc - offsetAt(asUtc, zone);
  return new Date(asUtc - offsetAt(guess, zone));
}

/** What a clock in `zone` shows at an instant, as `YYYY-MM-DDTHH:mm:00`. */
export function wallClock(instant: string | number, zone: string): string {
  const time = new Date(instant).getTime();
  return new Date(time + offsetAt(time, zone)).toISOString().slice(0, 19);
}

function offsetAt(instant: number, zone: string): number {
  const parts = format(
    zone,
    { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' },
    'en-US',
  ).formatToParts(new Date(instant));
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value ?? 0);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  return local - Math.floor(instant / 60_000) * 60_000;
}

/** The days of `other` that this day of `zone` falls on: one, or two where the zones differ. */
export function daysElsewhere(day: string, zone: string, other: string): string[] {
  const start = dayOf(instantAt(day, '00:00', zone), other);
  const end = dayOf(instantAt(addDays(day, 1), '00:00', zone).getTime() - 1, other);
  return start === end ? [start] : [start, end];
}

export function formatTime(instant: string | number, zone: string): string {
  return format(zone, { hour: 'numeric', minute: '2-digit' }).format(new Date(instant));
}

export function formatDay(day: string, style: 'weekday' | 'number' | 'month' | 'long'): string {
  const options: Record<typeof style, Intl.DateTimeFormatOptions> = {
    weekday: { weekday: 'short' },
    number: { day: 'numeric' },
    month: { month: 'short' },
    long: { weekday: 'long', day: 'numeric', month: 'long' },
  };
  return format('UTC', options[style]).format(new Date(`${day}T12:00:00Z`));
}

export function formatDayAndTime(instant: string, zone: string): string {
  return format(zone, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: 'numeric',
    minute: '2-digit',
  }).format(new Date(instant));
}

/** How a zone is called at an instant: “EST”, “GMT+1”. */
export function zoneLabel(zone: string, instant: string | number = Date.now()): string {
  const parts = format(zone, { timeZoneName: 'short' }).formatToParts(new Date(instant));
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

/** Whether two zones show the same clock at an instant; names may differ. */
export function sameClock(a: string, b: string, instant: string | number = Date.now()): boolean {
  return offsetAt(new Date(instant).getTime(), a) === offsetAt(new Date(instant).getTime(), b);
}
