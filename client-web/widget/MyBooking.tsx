import { useSignal } from '@preact/signals';
import type { Booking, Practice } from '../shared/api/types';
import { words } from '../shared/strings';
import { formatDayAndTime } from '../shared/time/days';
import { strings } from './strings';

interface MyBookingProps {
  booking: Booking;
  practice: Practice;
  zone: string;
  onMove: () => void;
  onCancel: () => Promise<void>;
}

/** One coming appointment, which can be moved, or cancelled after a second question. */
export function MyBooking({ booking, practice, zone, onMove, onCancel }: MyBookingProps) {
  const isAsking = useSignal(false);
  const isBusy = useSignal(false);
  const when = formatDayAndTime(booking.start, zone);
  const service = practice.services.find((each) => each.id === booking.serviceId)?.name;
  const therapist = practice.therapists.find((each) => each.id === booking.therapistId)?.name;

  const cancel = async () => {
    isBusy.value = true;
    await onCancel();
    isBusy.value = false;
  };

  return (
    <li class="my-booking" data-testid="my-booking" data-booking-id={booking.id}>
      <p class="booking-when">{when}</p>
      <p class="muted">
        {service} {therapist && words.with(therapist)}
        {booking.status === 'pending' && ` · ${words.status.pending}`}
      </p>
      {isAsking.value ? (
        <fieldset class="plain-group row" aria-label={strings.cancelSure}>
          <span>{strings.cancelSure}</span>
          <button
            type="button"
            class="danger-button"
            data-testid="cancel-confirm"
            disabled={isBusy.value}
            ref={(element) => element?.focus()}
            onClick={cancel}
          >
            {strings.cancelYes}
          </button>
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
          <button
            type="button"
            class="quiet-button"
            data-testid="booking-reschedule"
            aria-label={strings.rescheduleLabel(when)}
            onClick={onMove}
          >
            {strings.reschedule}
          </button>
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
        </div>
      )}
    </li>
  );
}
