import { useSignal } from '@preact/signals';
import type { Practice } from '../../shared/api/types';
import { words } from '../../shared/strings';
import { Roving } from '../../shared/ui/Roving';
import type { ConsoleStore } from '../consoleStore';
import { strings } from '../strings';
import { Calendar, type CalendarView } from './Calendar';

const VIEWS: { view: CalendarView; name: string }[] = [
  { view: 'timeGridDay', name: strings.day },
  { view: 'timeGridWeek', name: strings.week },
];

/** The practice's appointments, of everyone or of one therapist, by day or week. */
export function CalendarPage({ store, practice }: { store: ConsoleStore; practice: Practice }) {
  const view = useSignal<CalendarView>(matchMedia('(max-width: 760px)').matches ? 'timeGridDay' : 'timeGridWeek');
  const therapistId = useSignal('');
  return (
    <section class="calendar-page" aria-label={strings.calendar}>
      <div class="calendar-tools">
        <h1 class="page-title">{strings.calendar}</h1>
        <span class="muted small">{words.timesIn(practice.organization.timeZone)}</span>
        <label class="calendar-filter">
          <span class="sr-only">{strings.therapist}</span>
          <select
            class="field slim"
            data-testid="calendar-therapist"
            value={therapistId.value}
            onChange={(event) => {
              therapistId.value = event.currentTarget.value;
            }}
          >
            <option value="">{strings.everyone}</option>
            {practice.therapists.map((therapist) => (
              <option key={therapist.id} value={therapist.id}>
                {therapist.name}
              </option>
            ))}
          </select>
        </label>
        <Roving label={strings.calendar} class="segments">
          {VIEWS.map((each) => (
            <button
              type="button"
              key={each.view}
              class="segment"
              data-testid={`calendar-${each.view === 'timeGridDay' ? 'day' : 'week'}`}
              aria-pressed={view.value === each.view}
              onClick={() => {
                view.value = each.view;
              }}
            >
              {each.name}
            </button>
          ))}
        </Roving>
      </div>
      <Calendar store={store} practice={practice} view={view.value} therapistId={therapistId.value} />
    </section>
  );
}
