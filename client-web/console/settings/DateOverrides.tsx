import type { Schedule } from '../../shared/api/types';
import { formatDay } from '../../shared/time/days';
import { strings } from '../strings';
import { Intervals } from './Intervals';

type Override = Schedule['overrides'][number];

interface DateOverridesProps {
  overrides: Override[];
  onChange: (overrides: Override[]) => void;
}

/** Dates with hours of their own in place of the usual ones, or closed. */
export function DateOverrides({ overrides, onChange }: DateOverridesProps) {
  const put = (index: number, change: Partial<Override>) =>
    onChange(overrides.map((each, at) => (at === index ? { ...each, ...change } : each)));
  return (
    <section aria-label={strings.overrides}>
      <h2 class="side-title">{strings.overrides}</h2>
      <p class="muted small">{strings.overridesHint}</p>
      {overrides.map((override, index) => {
        const name = override.date ? formatDay(override.date, 'long') : strings.date;
        return (
          <div class="schedule-row" key={index.toString()} data-testid="override">
            <input
              class="field slim"
              type="date"
              required
              aria-label={strings.date}
              data-testid="override-date"
              value={override.date}
              onChange={(event) => put(index, { date: event.currentTarget.value })}
            />
            <Intervals name={name} intervals={override.intervals} onChange={(intervals) => put(index, { intervals })} />
            <button
              type="button"
              class="quiet-button"
              aria-label={`${strings.removeDate}, ${name}`}
              onClick={() => onChange(overrides.filter((_, at) => at !== index))}
            >
              {strings.removeDate}
            </button>
          </div>
        );
      })}
      <button
        type="button"
        class="quiet-button add-row"
        data-testid="override-add"
        onClick={() => onChange([...overrides, { date: '', intervals: [] }])}
      >
        {strings.addDate}
      </button>
    </section>
  );
}
