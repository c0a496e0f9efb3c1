import { useSignal } from '@preact/signals';
import type { Booking, Practice } from '../shared/api/types';
import { ErrorNote } from '../shared/ui/ErrorNote';
import { MyBooking } from './MyBooking';
import { strings } from './strings';
import type { WidgetStore } from './widgetStore';

interface MyBookingsProps {
  store: WidgetStore;
  practice: Practice;
  onMove: (booking: Booking) => void;
}

/** The visitor's coming appointments, where there are any. */
export function MyBookings({ store, practice, onMove }: MyBookingsProps) {
  const notice = useSignal('');
  const bookings = store.bookings.coming.value;

  const cancel = async (booking: Booking, scope: 'one' | 'following') => {
    if (await store.bookings.cancel(booking, scope)) {
      notice.value = scope === 'one' ? strings.cancelled : strings.cancelledAll;
    }
  };

  return (
    <section class="my-bookings" aria-label={strings.myBookings} data-testid="my-bookings">
      <p class="quiet-notice" role="status">
        {notice.value}
      </p>
      <ErrorNote error={store.bookings.error.value} />
      {bookings.length > 0 && <h3 class="step-title">{strings.myBookings}</h3>}
      <ul class="booking-list">
        {bookings.map((booking) => (
          <MyBooking
            key={booking.id}
            booking={booking}
            practice={practice}
            zone={store.zone}
            onMove={() => onMove(booking)}
            onCancel={(scope) => cancel(booking, scope)}
          />
        ))}
      </ul>
    </section>
  );
}
