import type { SeriesClash } from '../../shared/api/types';
import { COUNT_MAX, COUNT_MIN } from '../../shared/booking/seriesPlan';
import { formatDayAndTime } from '../../shared/time/days';
import { strings } from '../strings';
import type { StaffBookingFlow } from './staffBookingFlow';

const RHYTHMS = [
  { every: null, name: strings.once },
  { every: 'week', name: strings.everyWeek },
  { every: 'two_weeks', name: strings.everyTwoWeeks },
] as const;

/** Whether the appointment repeats; what cannot be had is chosen anew right here, before anything is booked. */
export function Repeat({ flow }: { flow: StaffBookingFlow }) {
  const { plan } = flow;
  const every = plan.every.value;
  return (
    <fieldset class="plain-group repeat">
      <legend>{strings.repeats}</legend>
      <div class="row">
        <select
          class="field slim"
          data-testid="repeat-every"
          aria-label={strings.repeats}
          value={every ?? ''}
          onChange={(event) => flow.repeat((event.currentTarget.value || null) as typeof every)}
        >
          {RHYTHMS.map((rhythm) => (
            <option key={rhythm.every ?? ''} value={rhythm.every ?? ''}>
              {rhythm.name}
            </option>
          ))}
        </select>
        {every && (
          <label class="row">
            <input
              class="field slim count-field"
              type="number"
              data-testid="repeat-count"
              min={COUNT_MIN}
              max={COUNT_MAX}
              required
              value={plan.count.value}
              onChange={(event) => flow.repeat(every, event.currentTarget.valueAsNumber)}
            />
            {strings.timesInAll}
          </label>
        )}
      </div>
      {plan.clashes.value.length > 0 && (
        <fieldset class="plain-group clashes" data-testid="clashes" aria-label={strings.clashes}>
          <p tabIndex={-1} ref={showOnce}>
            {strings.clashesHint(plan.clashes.value.length)}
          </p>
          {plan.clashes.value.map((clash) => (
            <Clash key={clash.number} flow={flow} clash={clash} />
          ))}
        </fieldset>
      )}
    </fieldset>
  );
}

/** Where the clashes appear is where one goes on. */
function showOnce(element: HTMLElement | null): void {
  if (!element || element.dataset.shown) return;
  element.dataset.shown = 'true';
  element.focus();
}

function Clash({ flow, clash }: { flow: StaffBookingFlow; clash: SeriesClash }) {
  const zone = flow.availability.practiceZone;
  const chosen = flow.plan.resolutionOf(clash.number);
  const option = (value: string, text: string, testId: string) => (
    <label class="clash-option">
      <input
        type="radio"
        name={`clash-${clash.number}`}
        data-testid={testId}
        data-start={value}
        checked={chosen === value}
        onChange={() => flow.resolve(clash.number, value)}
      />
      {text}
    </label>
  );
  return (
    <fieldset class="plain-group clash" data-testid="clash" data-number={clash.number} data-resolved={chosen !== null}>
      <legend>
        {strings.clash(clash.number, formatDayAndTime(clash.start, zone))}{' '}
        <span class="muted">{clash.code === 'slot_taken' ? strings.clashTaken : strings.clashClosed}</span>
      </legend>
      {clash.alternatives.map((slot) => option(slot.start, formatDayAndTime(slot.start, zone), 'clash-alternative'))}
      {option('skip', strings.leaveOut, 'clash-skip')}
    </fieldset>
  );
}

/** All that was booked at once. */
export function BookedSeries({ flow }: { flow: StaffBookingFlow }) {
  const bookings = flow.series.value;
  if (bookings.length < 2) return null;
  return (
    <div class="booked-series" data-testid="booked-series" data-count={bookings.length}>
      <p>{strings.seriesBooked(bookings.length)}</p>
      <ul class="muted">
        {bookings.map((booking) => (
          <li key={booking.id}>{formatDayAndTime(booking.start, flow.availability.practiceZone)}</li>
        ))}
      </ul>
    </div>
  );
}
