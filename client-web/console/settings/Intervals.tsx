import { strings } from '../strings';

export interface Interval {
  start: string;
  end: string;
}

interface IntervalsProps {
  /** Whose hours: said before each control's own name. */
  name: string;
  intervals: readonly Interval[];
  onChange: (intervals: Interval[]) => void;
}

/** The hours of one day: none, or several stretches. */
export function Intervals({ name, intervals, onChange }: IntervalsProps) {
  const last = intervals.at(-1);
  const change = (index: number, part: Partial<Interval>) =>
    onChange(intervals.map((each, at) => (at === index ? { ...each, ...part } : each)));
  return (
    <>
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
                data-testid={`interval-${edge}`}
                aria-label={`${name}, ${edge === 'start' ? strings.from : strings.to}`}
                value={interval[edge]}
                onChange={(event) => change(index, { [edge]: event.currentTarget.value })}
              />
            ))}
            <button
              type="button"
              class="quiet-button"
              data-testid="interval-remove"
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
        data-testid="interval-add"
        aria-label={`${strings.addHours}, ${name}`}
        onClick={() => onChange([...intervals, { start: last?.end ?? '09:00', end: last ? later(last.end) : '17:00' }])}
      >
        {strings.addHours}
      </button>
    </>
  );
}

function later(time: string): string {
  const hour = Math.min(23, Number(time.slice(0, 2)) + 1);
  return `${String(hour).padStart(2, '0')}:${time.slice(3)}`;
}
