import type { Availability } from '../booking/availability';
import { words } from '../strings';
import { formatDay } from '../time/days';
import { BackIcon, ForwardIcon } from './icons';
import { Roving } from './Roving';

/** Two weeks of days; those with nothing free cannot be chosen. */
export function DayStrip({ availability }: { availability: Availability }) {
  const days = availability.days.value;
  const first = days[0]?.day ?? availability.today;
  const last = days.at(-1)?.day ?? first;
  const months = [...new Set([formatDay(first, 'month'), formatDay(last, 'month')])].join(' – ');
  return (
    <div class="day-strip">
      <div class="day-strip-head">
        <button
          type="button"
          class="icon-button"
          aria-label={words.earlierDays}
          disabled={first <= availability.today}
          onClick={() => void availability.turn(-1)}
        >
          <BackIcon />
        </button>
        <span class="day-strip-months">{months}</span>
        <button
          type="button"
          class="icon-button"
          aria-label={words.laterDays}
          data-testid="later-days"
          onClick={() => void availability.turn(1)}
        >
          <ForwardIcon />
        </button>
      </div>
      <Roving label={words.days} class="day-grid">
        {days.map(({ day, isFree }) => (
          <button
            type="button"
            key={day}
            class="day-option"
            data-testid="day-option"
            data-day={day}
            disabled={!isFree}
            aria-pressed={day === availability.day.value}
            onClick={() => availability.select(day)}
          >
            <span class="sr-only">
              {formatDay(day, 'long')}
              {!isFree && `, ${words.noFree}`}
            </span>
            <span class="day-name" aria-hidden="true">
              {formatDay(day, 'weekday')}
            </span>
            <span class="day-number" aria-hidden="true">
              {formatDay(day, 'number')}
            </span>
          </button>
        ))}
      </Roving>
    </div>
  );
}
