import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { type ApiError, toApiError } from '../../shared/api/errors';
import type { Holiday, Organization, Weekday, WeeklyInterval } from '../../shared/api/types';
import { words } from '../../shared/strings';
import { ErrorNote } from '../../shared/ui/ErrorNote';
import type { ConsoleStore } from '../consoleStore';
import { strings } from '../strings';
import { DayHours } from './DayHours';
import { PolicyFields, USUAL_POLICY } from './PolicyFields';
import { SaveRow } from './SaveRow';
import { useSaving } from './useSaving';

const WEEKDAYS = Object.keys(strings.weekdays) as Weekday[];

/** What holds for all of the practice: when somebody is there, days on which it is closed, and the rules of its bookings. */
export function PracticeSettings({ store, mayEdit }: { store: ConsoleStore; mayEdit: boolean }) {
  const organization = useSignal<Organization | null>(null);
  const failure = useSignal<ApiError | null>(null);
  const saving = useSaving();
  const load = async () => {
    failure.value = null;
    try {
      organization.value = await store.api.organization();
    } catch (thrown) {
      failure.value = toApiError(thrown);
    }
  };
  useEffect(() => void load(), []);

  const current = organization.value;
  if (!current) {
    return failure.value ? (
      <ErrorNote error={failure.value} retry={() => void load()} retryLabel={words.tryAgain} />
    ) : (
      <p class="empty-note">{words.loading}</p>
    );
  }
  const edit = (change: Partial<Organization>) => {
    saving.isSaved.value = false;
    organization.value = { ...current, ...change };
  };
  const save = async (event: Event) => {
    event.preventDefault();
    const isSaved = await saving.run(async () => {
      organization.value = await store.api.saveOrganization(current);
      await store.readPractice();
    });
    if (!isSaved && saving.error.value?.code === 'version_mismatch') await load();
  };

  return (
    <form class="hours-form" data-testid="practice-form" onSubmit={save}>
      {!mayEdit && <p class="muted small">{strings.readOnlyManagers}</p>}
      <fieldset class="plain-group hours-parts" disabled={!mayEdit}>
        <section aria-label={strings.policy}>
          <h2 class="side-title">{strings.policy}</h2>
          <PolicyFields
            policy={current.bookingPolicy ?? USUAL_POLICY}
            onChange={(bookingPolicy) => edit({ bookingPolicy })}
          />
        </section>
        <section aria-label={strings.businessHours} data-testid="business-hours">
          <h2 class="side-title">{strings.businessHours}</h2>
          <p class="muted small">{strings.businessHoursHint}</p>
          {WEEKDAYS.map((day) => (
            <DayHours
              key={day}
              day={day}
              intervals={hoursOn(current, day)}
              onChange={(next) =>
                edit({ businessHours: WEEKDAYS.flatMap((each) => (each === day ? next : hoursOn(current, each))) })
              }
            />
          ))}
        </section>
        <Holidays holidays={current.holidays ?? []} onChange={(holidays) => edit({ holidays })} />
      </fieldset>
      {mayEdit && <SaveRow saving={saving} testId="practice-save" />}
    </form>
  );
}

function hoursOn(organization: Organization, day: Weekday): WeeklyInterval[] {
  return (organization.businessHours ?? []).filter((each) => each.day === day);
}

function Holidays({ holidays, onChange }: { holidays: Holiday[]; onChange: (holidays: Holiday[]) => void }) {
  const put = (index: number, change: Partial<Holiday>) =>
    onChange(holidays.map((each, at) => (at === index ? { ...each, ...change } : each)));
  return (
    <section aria-label={strings.holidays}>
      <h2 class="side-title">{strings.holidays}</h2>
      <p class="muted small">{strings.holidaysHint}</p>
      {holidays.map((holiday, index) => (
        <div class="schedule-row" key={index.toString()} data-testid="holiday">
          <input
            class="field slim"
            type="date"
            required
            aria-label={strings.date}
            data-testid="holiday-date"
            value={holiday.date}
            onChange={(event) => put(index, { date: event.currentTarget.value })}
          />
          <input
            class="field slim holiday-name"
            required
            aria-label={strings.holidayName}
            placeholder={strings.holidayName}
            data-testid="holiday-name"
            dir="auto"
            maxLength={200}
            value={holiday.name}
            onChange={(event) => put(index, { name: event.currentTarget.value })}
          />
          <button
            type="button"
            class="quiet-button"
            aria-label={`${strings.removeHours}, ${holiday.name || strings.holidayName}`}
            onClick={() => onChange(holidays.filter((_, at) => at !== index))}
          >
            {strings.removeHours}
          </button>
        </div>
      ))}
      <button
        type="button"
        class="quiet-button add-row"
        data-testid="holiday-add"
        onClick={() => onChange([...holidays, { date: '', name: '' }])}
      >
        {strings.addHoliday}
      </button>
    </section>
  );
}
