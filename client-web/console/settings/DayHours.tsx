import type { Weekday, WeeklyInterval } from '../../shared/api/types';
import { strings } from '../strings';

interface DayHoursProps {
  day: Weekday;
  intervals: WeeklyInterval[];
  onChange: (intervals: WeeklyInterval[]) => void;
}

/** The hours of one weekday: none, or several stretches. */
export function DayHours({ day, intervals, onChange }: DayHoursProps) {
  const name = strings.weekdays[day];
  const change = (index: number, part: Partial<WeeklyInterval>) =>
    onChange(intervals.map((each, at) => (at === index ? { ...each, ...part } : each)));
  const last = intervals.at(-1);
  return (
    <fieldset class="day-hours plain-group" data-testid="day-hours" data-day={day}>
      <legend>{name}</legend>
      <div class="day-intervals">
        {intervals.length === 0 && <span class="muted">{strings.closedDay}</span>}
        {intervals.map((interval, index) => (
          <div class="row" key={index.toString()}>
            {(['start', 'end'] as const).map((edge) => (
              <input
                key={edge}
                class="field slim"
                type="time"
                required
                aria-label={`${name}, ${edge === 'start' ? strings.from : strings.to}`}
                value={interval[edge]}
                onChange={(event) => change(index, { [edge]: event.currentTarget.value })}
              />
            ))}
            <button
              type="button"
              class="quiet-button"
              aria-label={`${strings.removeHours}, ${name} ${interval.start}`}
              onClick={() => onChange(intervals.filter((_, at) => at !== index))}
            >
              {strings.removeHours}
            </button>
          </div>
        ))}
      </div>
      <button
        type="button"
        class="quiet-button"
        aria-label={`${strings.addHours}, ${name}`}
        onClick={() =>
          onChange([...intervals, { day, start: last?.end ?? '09:00', end: last ? later(last.end) : '17:00' }])
        }
      >
        {strings.addHours}
      </button>
    </fieldset>
  );
}

function later(time: string): string {
  const hour = Math.min(23, Number(time.slice(0, 2)) + 1);
  return `${String(hour).padStart(2, '0')}:${time.slice(3)}`;
}
