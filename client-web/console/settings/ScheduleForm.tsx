import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { type ApiError, toApiError } from '../../shared/api/errors';
import type { Practice, Schedule, Weekday, WeeklyInterval } from '../../shared/api/types';
import { words } from '../../shared/strings';
import { ErrorNote } from '../../shared/ui/ErrorNote';
import type { ConsoleStore } from '../consoleStore';
import { strings } from '../strings';
import { DateOverrides } from './DateOverrides';
import { DayHours } from './DayHours';
import { DurationField, NumberField, OptionalNumberField } from './fields';
import { OutsideHoursList } from './OutsideHoursList';
import { SaveRow } from './SaveRow';
import { TimeOffList } from './TimeOffList';
import { useSaving } from './useSaving';

const WEEKDAYS = Object.keys(strings.weekdays) as Weekday[];
const NOTICE_PRESETS = [0, 60, 120, 240, 720, 1440, 2880];
const STEP_PRESETS = [5, 10, 15, 20, 30, 60];

interface ScheduleFormProps {
  store: ConsoleStore;
  practice: Practice;
  therapistId: string;
  mayEdit: boolean;
}

/** When a therapist can be booked: the usual week, dates of their own, time off, and how early, late and often. */
export function ScheduleForm({ store, practice, therapistId, mayEdit }: ScheduleFormProps) {
  const schedule = useSignal<Schedule | null>(null);
  const failure = useSignal<ApiError | null>(null);
  const saving = useSaving();

  const load = async () => {
    failure.value = null;
    try {
      schedule.value = await store.api.schedule(therapistId);
    } catch (thrown) {
      failure.value = toApiError(thrown);
    }
  };
  useEffect(() => void load(), []);

  const current = schedule.value;
  if (!current) {
    return failure.value ? (
      <ErrorNote error={failure.value} retry={() => void load()} retryLabel={words.tryAgain} />
    ) : (
      <p class="empty-note">{words.loading}</p>
    );
  }

  const edit = (change: Partial<Schedule>) => {
    saving.isSaved.value = false;
    schedule.value = { ...current, ...change };
  };
  const editDay = (day: Weekday, intervals: WeeklyInterval[]) =>
    edit({ weekly: WEEKDAYS.flatMap((each) => (each === day ? intervals : intervalsOf(current, each))) });

  const save = async (event: Event) => {
    event.preventDefault();
    const isSaved = await saving.run(async () => {
      const { outsideHours: _, ...body } = current;
      schedule.value = await store.api.saveSchedule(therapistId, body);
      store.schedules.put(therapistId, schedule.value);
    });
    // Somebody else's change is shown before it can be written over.
    if (!isSaved && saving.error.value?.code === 'version_mismatch') await load();
  };

  return (
    <form class="hours-form" data-testid="hours-form" onSubmit={save}>
      <p class="muted small">{strings.hoursZone(current.timeZone)}</p>
      {!mayEdit && <p class="muted small">{strings.readOnly}</p>}
      <fieldset class="plain-group hours-parts" disabled={!mayEdit}>
        <section aria-label={strings.weeklyHours}>
          <h2 class="side-title">{strings.weeklyHours}</h2>
          {WEEKDAYS.map((day) => (
            <DayHours
              key={day}
              day={day}
              intervals={intervalsOf(current, day)}
              onChange={(next) => editDay(day, next)}
            />
          ))}
        </section>
        <DateOverrides overrides={current.overrides} onChange={(overrides) => edit({ overrides })} />
        <TimeOffList timeOff={current.timeOff} zone={current.timeZone} onChange={(timeOff) => edit({ timeOff })} />
        <section aria-label={strings.limits}>
          <h2 class="side-title">{strings.limits}</h2>
          <div class="hours-limits">
            <DurationField
              label={strings.notice}
              minutes={current.minimumNoticeMinutes}
              presets={NOTICE_PRESETS}
              zero={strings.noNotice}
              testId="hours-notice"
              onChange={(minimumNoticeMinutes) => edit({ minimumNoticeMinutes })}
            />
            <NumberField
              label={strings.window}
              value={current.bookingWindowDays}
              min={1}
              testId="hours-window"
              onChange={(bookingWindowDays) => edit({ bookingWindowDays })}
            />
            <DurationField
              label={strings.step}
              minutes={current.slotStepMinutes}
              presets={STEP_PRESETS}
              testId="hours-step"
              onChange={(slotStepMinutes) => edit({ slotStepMinutes })}
            />
            <OptionalNumberField
              label={strings.dailyMax}
              value={current.dailyBookingsMax ?? null}
              hint={strings.emptyIsNoCap}
              testId="hours-daily"
              onChange={(dailyBookingsMax) => edit({ dailyBookingsMax })}
            />
            <OptionalNumberField
              label={strings.weeklyMax}
              value={current.weeklyBookingsMax ?? null}
              hint={strings.emptyIsNoCap}
              testId="hours-weekly"
              onChange={(weeklyBookingsMax) => edit({ weeklyBookingsMax })}
            />
          </div>
        </section>
      </fieldset>
      {mayEdit && <SaveRow saving={saving} testId="hours-save" />}
      <OutsideHoursList bookings={current.outsideHours ?? []} practice={practice} zone={store.zone.value} />
    </form>
  );
}

function intervalsOf(schedule: Schedule, day: Weekday): WeeklyInterval[] {
  return schedule.weekly.filter((each) => each.day === day);
}
