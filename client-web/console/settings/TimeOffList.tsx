import type { Schedule } from '../../shared/api/types';
import { addDays, dayOf, instantAt, wallClock } from '../../shared/time/days';
import { strings } from '../strings';

type TimeOff = Schedule['timeOff'][number];

interface TimeOffListProps {
  timeOff: TimeOff[];
  /** Times are typed in as its clock shows them. */
  zone: string;
  onChange: (timeOff: TimeOff[]) => void;
}

/** Holidays, appointments of one's own, illness: stretches in which nothing can be booked. */
export function TimeOffList({ timeOff, zone, onChange }: TimeOffListProps) {
  const put = (index: number, change: Partial<TimeOff>) =>
    onChange(timeOff.map((each, at) => (at === index ? { ...each, ...change } : each)));
  const add = () => {
    const day = addDays(dayOf(Date.now(), zone), 1);
    const at = (time: string) => instantAt(day, time, zone).toISOString();
    onChange([...timeOff, { start: at('09:00'), end: at('17:00'), reason: '' }]);
  };
  return (
    <section aria-label={strings.timeOff}>
      <h2 class="side-title">{strings.timeOff}</h2>
      {timeOff.map((off, index) => (
        <div class="schedule-row time-off" key={index.toString()} data-testid="time-off">
          {(['start', 'end'] as const).map((edge) => (
            <input
              key={edge}
              class="field slim"
              type="datetime-local"
              required
              data-testid={`time-off-${edge}`}
              aria-label={`${strings.timeOff}, ${edge === 'start' ? strings.from : strings.to}`}
              value={wallClock(off[edge], zone).slice(0, 16)}
              onChange={(event) => {
                const [day, time] = event.currentTarget.value.split('T');
                if (day && time) put(index, { [edge]: instantAt(day, time.slice(0, 5), zone).toISOString() });
              }}
            />
          ))}
          <input
            class="field slim time-off-reason"
            aria-label={strings.reason}
            placeholder={strings.reason}
            dir="auto"
            maxLength={500}
            value={off.reason ?? ''}
            onChange={(event) => put(index, { reason: event.currentTarget.value })}
          />
          <button
            type="button"
            class="quiet-button"
            aria-label={`${strings.removeHours}, ${strings.timeOff} ${index + 1}`}
            onClick={() => onChange(timeOff.filter((_, at) => at !== index))}
          >
            {strings.removeHours}
          </button>
        </div>
      ))}
      <button type="button" class="quiet-button add-row" data-testid="time-off-add" onClick={add}>
        {strings.addTimeOff}
      </button>
    </section>
  );
}
