import { useSignal } from '@preact/signals';
import type { Booking, Practice } from '../shared/api/types';
import { allowedUntil, isAllowed } from '../shared/booking/clientTerms';
import { words } from '../shared/strings';
import { formatDayAndTime } from '../shared/time/days';
import { PracticeTime } from '../shared/ui/PracticeTime';
import { strings } from './strings';

interface MyBookingProps {
  booking: Booking;
  practice: Practice;
  zone: string;
  onMove: () => void;
  onCancel: (scope: 'one' | 'following') => Promise<void>;
}

/** One coming appointment, which can be moved, or cancelled after a second question, as long as the practice lets it be. */
export function MyBooking({ booking, practice, zone, onMove, onCancel }: MyBookingProps) {
  const isAsking = useSignal(false);
  const isBusy = useSignal(false);
  const when = formatDayAndTime(booking.start, zone);
  const service = practice.services.find((each) => each.id === booking.serviceId)?.name;
  const therapist = practice.therapists.find((each) => each.id === booking.therapistId)?.name;
  const { series } = booking;
  const mayMove = isAllowed(booking, 'reschedule', Date.now());
  const mayCancel = isAllowed(booking, 'cancel', Date.now());

  const cancel = (scope: 'one' | 'following', label: string, isFirst: boolean) => (
    <button
      type="button"
      class="danger-button"
      data-testid={scope === 'one' ? 'cancel-confirm' : 'cancel-following'}
      disabled={isBusy.value}
      ref={(element) => {
        if (isFirst) element?.focus();
      }}
      onClick={async () => {
        isBusy.value = true;
        await onCancel(scope);
        isBusy.value = false;
        isAsking.value = false;
      }}
    >
      {label}
    </button>
  );

  return (
    <li class="my-booking" data-testid="my-booking" data-booking-id={booking.id} data-status={booking.status}>
      <p class="booking-when">{when}</p>
      <PracticeTime
        start={booking.start}
        availability={{ viewerZone: zone, practiceZone: practice.organization.timeZone }}
      />
      <p class="muted">
        {service} {therapist && words.with(therapist)}
      </p>
      {series && <p class="muted small">{strings.partOf(series.number, series.count)}</p>}
      {booking.status === 'pending' && (
        <p class="pending-note small">
          {booking.confirmBy ? strings.pendingUntil(formatDayAndTime(booking.confirmBy, zone)) : words.status.pending}
        </p>
      )}
      {isAsking.value ? (
        <fieldset class="plain-group row" aria-label={strings.cancelSure}>
          <span>{strings.cancelSure}</span>
          {cancel('one', series ? strings.cancelOne : strings.cancelYes, true)}
          {series && cancel('following', strings.cancelFollowing, false)}
          <button
            type="button"
            class="quiet-button"
            onClick={() => {
              isAsking.value = false;
            }}
          >
            {strings.cancelNo}
          </button>
        </fieldset>
      ) : (
        <div class="row">
          {mayMove && (
            <button
              type="button"
              class="quiet-button"
              data-testid="booking-reschedule"
              aria-label={strings.rescheduleLabel(when)}
              onClick={onMove}
            >
              {strings.reschedule}
            </button>
          )}
          {mayCancel && (
            <button
              type="button"
              class="quiet-button"
              data-testid="booking-cancel"
              aria-label={strings.cancelLabel(when)}
              onClick={() => {
                isAsking.value = true;
              }}
            >
              {strings.cancel}
            </button>
          )}
        </div>
      )}
      {booking.policy && <p class="muted small">{sayTerms(booking, zone, mayMove, mayCancel)}</p>}
    </li>
  );
}

/** Until when what can still be done can be done, and whom to ask for the rest. */
function sayTerms(booking: Booking, zone: string, mayMove: boolean, mayCancel: boolean): string {
  const until = (what: 'cancel' | 'reschedule') =>
    formatDayAndTime(new Date(allowedUntil(booking, what) ?? 0).toISOString(), zone);
  if (mayMove && mayCancel && until('reschedule') === until('cancel')) return strings.bothUntil(until('cancel'));
  return [
    mayMove && strings.moveUntil(until('reschedule')),
    mayCancel && strings.cancelUntil(until('cancel')),
    (!mayMove || !mayCancel) && strings.askUs(mayMove, mayCancel),
  ]
    .filter(Boolean)
    .join(' ');
}
