import type { Weekday, WeeklyInterval } from '../../shared/api/types';
import { strings } from '../strings';
import { Intervals } from './Intervals';

interface DayHoursProps {
  day: Weekday;
  intervals: WeeklyInterval[];
  onChange: (intervals: WeeklyInterval[]) => void;
}

/** The hours of one weekday. */
export function DayHours({ day, intervals, onChange }: DayHoursProps) {
  const name = strings.weekdays[day];
  return (
    <fieldset class="day-hours plain-group" data-testid="day-hours" data-day={day}>
      <legend>{name}</legend>
      <Intervals
        name={name}
        intervals={intervals}
        onChange={(next) => onChange(next.map((each) => ({ ...each, day })))}
      />
    </fieldset>
  );
}
