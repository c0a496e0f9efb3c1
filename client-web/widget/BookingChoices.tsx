import { useSignal } from '@preact/signals';
import type { Booking } from '../shared/api/types';
import { isAllowed } from '../shared/booking/clientTerms';
import { formatDayAndTime } from '../shared/time/days';
import { strings } from './strings';

interface BookingChoicesProps {
  booking: Booking;
  zone: string;
  onMove: () => void;
  onCancel: (scope: 'one' | 'following') => Promise<unknown>;
}

/** Moving an appointment, or cancelling it after a second question, as long as the practice lets it be. */
export function BookingChoices({ booking, zone, onMove, onCancel }: BookingChoicesProps) {
  const isAsking = useSignal(false);
  const isBusy = useSignal(false);
  const when = formatDayAndTime(booking.start, zone);
  const { series } = booking;

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
  const choice = (label: string, named: string, testId: string, choose: () => void) => (
    <button type="button" class="quiet-button" data-testid={testId} aria-label={named} onClick={choose}>
      {label}
    </button>
  );

  if (isAsking.value) {
    return (
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
    );
  }
  return (
    <div class="row">
      {isAllowed(booking, 'reschedule', Date.now()) &&
        choice(strings.reschedule, strings.rescheduleLabel(when), 'booking-reschedule', onMove)}
      {isAllowed(booking, 'cancel', Date.now()) &&
        choice(strings.cancel, strings.cancelLabel(when), 'booking-cancel', () => {
          isAsking.value = true;
        })}
    </div>
  );
}
