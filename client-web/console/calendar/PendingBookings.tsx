import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Booking, Practice } from '../../shared/api/types';
import { formatDayAndTime } from '../../shared/time/days';
import { Roving } from '../../shared/ui/Roving';
import type { ConsoleStore } from '../consoleStore';
import { strings } from '../strings';

const SHOWN_MAX = 20;

interface PendingBookingsProps {
  store: ConsoleStore;
  practice: Practice;
  onOpen: (bookingId: string) => void;
}

/** Appointments that somebody has to confirm or refuse, soonest first; nothing where there are none. */
export function PendingBookings({ store, practice, onOpen }: PendingBookingsProps) {
  const pending = useSignal<readonly Booking[]>([]);
  useEffect(() => {
    const load = () =>
      store.api
        .bookings({ from: new Date().toISOString(), status: 'pending', limit: SHOWN_MAX })
        .then(({ items }) => {
          pending.value = items;
        })
        // The calendar beside this says what is wrong.
        .catch(() => {});
    if (store.connection.state.peek() !== 'online') void load();
    const ends = [
      store.connection.on('BookingChanged', () => void load()),
      store.connection.onOnline(() => void load()),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, []);

  if (pending.value.length === 0) return null;
  return (
    <section class="pending-bookings" aria-label={strings.pendingTitle(pending.value.length)} data-testid="pending">
      <h2 class="side-title">{strings.pendingTitle(pending.value.length)}</h2>
      <Roving label={strings.pendingTitle(pending.value.length)} class="row">
        {pending.value.map((booking) => (
          <button
            type="button"
            key={booking.id}
            class="quiet-button pending-booking"
            data-testid="pending-booking"
            data-booking-id={booking.id}
            onClick={() => onOpen(booking.id)}
          >
            <strong>{booking.client?.name || strings.client}</strong>
            <span>{formatDayAndTime(booking.start, store.zone.value)}</span>
            <span class="muted">{practice.therapists.find((each) => each.id === booking.therapistId)?.name}</span>
          </button>
        ))}
      </Roving>
    </section>
  );
}
