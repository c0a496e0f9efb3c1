import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { type ApiError, toApiError } from '../shared/api/errors';
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
  const bookings = useSignal<Booking[]>([]);
  const error = useSignal<ApiError | null>(null);
  const notice = useSignal('');

  const load = async () => {
    try {
      const { items } = await store.api.bookings({ from: new Date().toISOString() });
      bookings.value = items.filter((each) => each.status === 'pending' || each.status === 'confirmed');
    } catch (thrown) {
      error.value = toApiError(thrown);
    }
  };
  useEffect(() => {
    if (store.connection.state.peek() !== 'online') void load();
    const ends = [
      store.connection.on('BookingChanged', () => void load()),
      store.connection.onOnline(() => void load()),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, []);

  const cancel = async (booking: Booking, scope: 'one' | 'following') => {
    error.value = null;
    try {
      await store.api.setBookingStatus(booking, 'cancelled', { scope });
      notice.value = scope === 'one' ? strings.cancelled : strings.cancelledAll;
    } catch (thrown) {
      error.value = toApiError(thrown);
    }
    await load();
  };

  return (
    <section class="my-bookings" aria-label={strings.myBookings} data-testid="my-bookings">
      <p class="quiet-notice" role="status">
        {notice.value}
      </p>
      <ErrorNote error={error.value} />
      {bookings.value.length > 0 && <h3 class="step-title">{strings.myBookings}</h3>}
      <ul class="booking-list">
        {bookings.value.map((booking) => (
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
