import { addDays } from '../../shared/time/days';

/**
 * What the columns of the grid stand for. The grid itself only knows days in UTC: it is given the practice's wall-clock times as
 * if they were UTC and, where each column is a therapist of one day, one column's day after the other.
 */
export interface Columns {
  view: 'day' | 'week' | 'team';
  /** Whose appointments are shown; in `team`, a column each. */
  therapistIds: readonly string[];
}

export interface Place {
  /** The practice's wall-clock day. */
  day: string;
  /** `HH:mm` */
  time: string;
  /** Null where a column is everybody's. */
  therapistId: string | null;
}

/** The first day that is really shown, and how many. */
export function daysShown(columns: Columns, firstDay: string): string[] {
  const count = columns.view === 'week' ? 7 : 1;
  return Array.from({ length: count }, (_, index) => addDays(firstDay, index));
}

/** Where the grid draws a wall-clock time (`YYYY-MM-DDTHH:mm:ss`) of this therapist; null where it has no column. */
export function toGrid(columns: Columns, wallClock: string, therapistId: string): string | null {
  const index = columns.therapistIds.indexOf(therapistId);
  if (index < 0) return null;
  if (columns.view !== 'team') return `${wallClock}Z`;
  return `${addDays(wallClock.slice(0, 10), index)}${wallClock.slice(10)}Z`;
}

/** What a time on the grid, such as where something was dropped, stands for. */
export function fromGrid(columns: Columns, firstDay: string, gridTime: string): Place {
  const gridDay = gridTime.slice(0, 10);
  const time = gridTime.slice(11, 16);
  if (columns.view !== 'team') {
    const only = columns.therapistIds.length === 1 ? columns.therapistIds[0] : undefined;
    return { day: gridDay, time, therapistId: only ?? null };
  }
  const index = Math.round((Date.parse(gridDay) - Date.parse(firstDay)) / 86_400_000);
  return { day: firstDay, time, therapistId: columns.therapistIds[index] ?? null };
}
