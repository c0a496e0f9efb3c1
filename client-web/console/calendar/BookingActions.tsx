import { useSignal } from '@preact/signals';
import type { Booking, BookingStatus } from '../../shared/api/types';
import { strings } from '../strings';

interface BookingActionsProps {
  booking: Booking;
  isBusy: boolean;
  onChange: (status: BookingStatus, scope?: 'one' | 'following') => void;
  onMove: () => void;
}

/** What can become of an appointment from where it stands. */
export function BookingActions({ booking, isBusy, onChange, onMove }: BookingActionsProps) {
  const isAsking = useSignal(false);
  const isLive = booking.status === 'pending' || booking.status === 'confirmed';
  const hasBegun = Date.parse(booking.start) <= Date.now();
  if (!isLive) return null;
  const isPending = booking.status === 'pending';
  const isRepeated = booking.series !== null && booking.series !== undefined;
  if (isAsking.value) {
    const sure = (scope: 'one' | 'following', label: string, isFirst: boolean) => (
      <button
        type="button"
        class="danger-button"
        data-testid={scope === 'one' ? 'status-cancel-confirm' : 'status-cancel-following'}
        disabled={isBusy}
        ref={(element) => {
          if (isFirst) element?.focus();
        }}
        onClick={() => onChange('cancelled', scope)}
      >
        {label}
      </button>
    );
    return (
      <div class="row dialog-actions">
        <span>{isPending ? strings.refuseSure : strings.cancelSure}</span>
        {sure('one', isRepeated ? strings.cancelOne : isPending ? strings.refuseYes : strings.cancelYes, true)}
        {isRepeated && sure('following', strings.cancelFollowing, false)}
        <button
          type="button"
          class="quiet-button"
          onClick={() => {
            isAsking.value = false;
          }}
        >
          {strings.keep}
        </button>
      </div>
    );
  }
  const button = (status: BookingStatus, label: string, kind: string, scope?: 'following') => (
    <button
      type="button"
      class={kind}
      data-testid={`status-${status}${scope ? `-${scope}` : ''}`}
      disabled={isBusy}
      onClick={() => onChange(status, scope)}
    >
      {label}
    </button>
  );
  return (
    <div class="row dialog-actions">
      {isPending && button('confirmed', strings.confirm, 'primary-button')}
      {isPending && isRepeated && button('confirmed', strings.confirmFollowing, 'quiet-button', 'following')}
      {booking.status === 'confirmed' && hasBegun && button('completed', strings.complete, 'primary-button')}
      {booking.status === 'confirmed' && hasBegun && button('no_show', strings.noShow, 'quiet-button')}
      <button type="button" class="quiet-button" data-testid="booking-move" disabled={isBusy} onClick={onMove}>
        {strings.move}
      </button>
      <button
        type="button"
        class="quiet-button"
        data-testid="status-cancelled"
        disabled={isBusy}
        onClick={() => {
          isAsking.value = true;
        }}
      >
        {isPending ? strings.refuse : strings.cancelBooking}
      </button>
    </div>
  );
}
