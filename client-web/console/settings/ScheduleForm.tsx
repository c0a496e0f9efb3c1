import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Api } from '../../shared/api/api';
import { type ApiError, toApiError } from '../../shared/api/errors';
import type { Schedule, Weekday, WeeklyInterval } from '../../shared/api/types';
import { words } from '../../shared/strings';
import { ErrorNote } from '../../shared/ui/ErrorNote';
import { strings } from '../strings';
import { DayHours } from './DayHours';

const WEEKDAYS = Object.keys(strings.weekdays) as Weekday[];

interface WeeklyHoursProps {
  api: Api;
  therapistId: string;
  mayEdit: boolean;
}

/** A therapist's usual week, and how early and late it can be booked. */
export function WeeklyHours({ api, therapistId, mayEdit }: WeeklyHoursProps) {
  const schedule = useSignal<Schedule | null>(null);
  const error = useSignal<ApiError | null>(null);
  const isBusy = useSignal(false);
  const isSaved = useSignal(false);

  const load = async () => {
    try {
      schedule.value = await api.schedule(therapistId);
    } catch (thrown) {
      error.value = toApiError(thrown);
    }
  };
  useEffect(() => void load(), []);

  const current = schedule.value;
  if (!current) {
    return error.value ? (
      <ErrorNote error={error.value} retry={() => void load()} retryLabel={words.tryAgain} />
    ) : (
      <p class="empty-note">{words.loading}</p>
    );
  }

  const edit = (change: Partial<Schedule>) => {
    isSaved.value = false;
    schedule.value = { ...current, ...change };
  };
  const editDay = (day: Weekday, intervals: WeeklyInterval[]) =>
    edit({ weekly: WEEKDAYS.flatMap((each) => (each === day ? intervals : intervalsOf(current, each))) });

  const save = async (event: Event) => {
    event.preventDefault();
    isBusy.value = true;
    error.value = null;
    try {
      schedule.value = await api.saveSchedule(therapistId, current);
      isSaved.value = true;
    } catch (thrown) {
      error.value = toApiError(thrown);
      // Somebody else's change is shown before it can be written over.
      if (error.value.code === 'version_mismatch') await load();
    } finally {
      isBusy.value = false;
    }
  };

  return (
    <form class="hours-form" data-testid="hours-form" onSubmit={save}>
      <p class="muted small">{strings.hoursZone(current.timeZone)}</p>
      {!mayEdit && <p class="muted small">{strings.readOnly}</p>}
      <fieldset class="plain-group" disabled={!mayEdit}>
        {WEEKDAYS.map((day) => (
          <DayHours key={day} day={day} intervals={intervalsOf(current, day)} onChange={(next) => editDay(day, next)} />
        ))}
        <div class="hours-limits">
          <NumberField
            label={strings.notice}
            value={current.minimumNoticeMinutes}
            onChange={(minimumNoticeMinutes) => edit({ minimumNoticeMinutes })}
          />
          <NumberField
            label={strings.window}
            value={current.bookingWindowDays}
            onChange={(bookingWindowDays) => edit({ bookingWindowDays })}
          />
        </div>
      </fieldset>
      <ErrorNote error={error.value} />
      {mayEdit && (
        <div class="row">
          <button type="submit" class="primary-button" data-testid="hours-save" disabled={isBusy.value}>
            {isBusy.value ? strings.saving : strings.save}
          </button>
          <span role="status">{isSaved.value && strings.saved}</span>
        </div>
      )}
    </form>
  );
}

function intervalsOf(schedule: Schedule, day: Weekday): WeeklyInterval[] {
  return schedule.weekly.filter((each) => each.day === day);
}

interface NumberFieldProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
}

function NumberField({ label, value, onChange }: NumberFieldProps) {
  return (
    <label class="labelled">
      {label}
      <input
        class="field"
        type="number"
        min={0}
        required
        value={value}
        onChange={(event) => onChange(Math.round(event.currentTarget.valueAsNumber))}
      />
    </label>
  );
}
