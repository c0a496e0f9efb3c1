import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Practice, WaitlistEntry } from '../../shared/api/types';
import { isStanding, lastDayOf } from '../../shared/booking/waiting';
import { words } from '../../shared/strings';
import { dayOf, formatDay, formatDayAndTime } from '../../shared/time/days';
import { Countdown } from '../../shared/ui/Countdown';
import { ErrorNote } from '../../shared/ui/ErrorNote';
import type { ConsoleStore } from '../consoleStore';
import { Dialog } from '../Dialog';
import { strings } from '../strings';
import { WaitlistForm } from './WaitlistForm';

interface WaitlistPageProps {
  store: ConsoleStore;
  practice: Practice;
}

/** Who waits for a time, who has been offered one and how long it is kept, and who no longer waits. */
export function WaitlistPage({ store, practice }: WaitlistPageProps) {
  const isAdding = useSignal(false);
  const isPastShown = useSignal(false);
  const { entries, error, isLoaded } = store.waitlist;
  useEffect(() => void store.waitlist.load(), []);
  const standing = entries.value.filter(isStanding);
  const past = entries.value.filter((each) => !isStanding(each));
  const close = () => {
    isAdding.value = false;
  };

  return (
    <section class="waitlist-page" aria-label={strings.waitlist}>
      <div class="calendar-tools">
        <h1 class="page-title">{strings.waitlist}</h1>
        <span class="muted small calendar-zone">{words.timesIn(practice.organization.timeZone)}</span>
        <button
          type="button"
          class="primary-button"
          data-testid="waitlist-add"
          onClick={() => {
            isAdding.value = true;
          }}
        >
          {strings.waitlistAdd}
        </button>
      </div>
      <ErrorNote error={error.value} retry={() => void store.waitlist.load()} retryLabel={words.tryAgain} />
      {isLoaded.value && standing.length === 0 && <p class="empty-note">{strings.waitlistEmpty}</p>}
      <ul class="booking-list">
        {standing.map((entry) => (
          <Entry key={entry.id} store={store} practice={practice} entry={entry} />
        ))}
      </ul>
      {past.length > 0 && (
        <button
          type="button"
          class="quiet-button add-row"
          aria-expanded={isPastShown.value}
          data-testid="waitlist-past"
          onClick={() => {
            isPastShown.value = !isPastShown.value;
          }}
        >
          {strings.waitlistPast(past.length)}
        </button>
      )}
      {isPastShown.value && (
        <ul class="booking-list add-row">
          {past.toReversed().map((entry) => (
            <Entry key={entry.id} store={store} practice={practice} entry={entry} />
          ))}
        </ul>
      )}
      {isAdding.value && (
        <Dialog title={strings.waitlistAdd} testId="waitlist-dialog" onClose={close}>
          <WaitlistForm store={store} practice={practice} onDone={close} />
        </Dialog>
      )}
    </section>
  );
}

function Entry({ store, practice, entry }: WaitlistPageProps & { entry: WaitlistEntry }) {
  const zone = store.zone.value;
  const name = entry.client?.name || strings.client;
  const service = practice.services.find((each) => each.id === entry.serviceId)?.name;
  const therapistName = (id: string | null) => practice.therapists.find((each) => each.id === id)?.name;
  return (
    <li
      class="my-booking settings-row"
      data-testid="waitlist-entry"
      data-waitlist-id={entry.id}
      data-status={entry.status}
    >
      <div>
        <p class="booking-when" dir="auto">
          {name} <span class={`status-tag is-${entry.status}`}>{strings.waitlistStatus[entry.status]}</span>
        </p>
        <p class="muted">
          {[service, therapistName(entry.therapistId) ?? words.anyTherapist].filter(Boolean).join(' · ')}
        </p>
        <p class="muted small">
          {strings.between(formatDay(dayOf(entry.earliest, zone), 'long'), formatDay(lastDayOf(entry, zone), 'long'))}
        </p>
        {entry.offer && (
          <div class="standing-offer">
            <p>
              {strings.offered(formatDayAndTime(entry.offer.start, zone), therapistName(entry.offer.therapistId) ?? '')}
            </p>
            <Countdown expiresAt={entry.offer.expiresAt} say={strings.offerLeft} testId="offer-left" onEnd={() => {}} />
          </div>
        )}
      </div>
      {isStanding(entry) && (
        <button
          type="button"
          class="quiet-button"
          data-testid="waitlist-remove"
          aria-label={strings.waitlistRemoveNamed(name)}
          onClick={() => void store.waitlist.remove(entry)}
        >
          {strings.removeHours}
        </button>
      )}
    </li>
  );
}
