import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { type ApiError, toApiError } from '../../shared/api/errors';
import type { Booking, BookingStatus, Practice } from '../../shared/api/types';
import { words } from '../../shared/strings';
import { ErrorNote } from '../../shared/ui/ErrorNote';
import type { ConsoleStore } from '../consoleStore';
import { Dialog } from '../Dialog';
import { conversationHref } from '../route';
import { strings } from '../strings';
import { BookingActions } from './BookingActions';
import { BookingFacts } from './BookingFacts';
import { BookingHistory } from './BookingHistory';
import { StaffBookingSteps } from './StaffBookingSteps';
import { StaffBookingFlow } from './staffBookingFlow';

interface BookingDialogProps {
  store: ConsoleStore;
  practice: Practice;
  bookingId: string;
  /** Opens where another time is chosen. */
  isMovingFirst?: boolean;
  onClose: () => void;
}

/** One appointment: what it is, what can become of it, and moving it. */
export function BookingDialog({ store, practice, bookingId, isMovingFirst, onClose }: BookingDialogProps) {
  const booking = useSignal<Booking | null>(null);
  const error = useSignal<ApiError | null>(null);
  const isBusy = useSignal(false);
  const isMoving = useSignal(false);
  const flow = useMemo(() => StaffBookingFlow.of(store), []);

  const load = async () => {
    try {
      booking.value = await store.api.booking(bookingId);
    } catch (thrown) {
      error.value = toApiError(thrown);
    }
  };
  const move = () => {
    if (!booking.value) return;
    flow.restart();
    flow.startMoving(booking.value);
    isMoving.value = true;
  };

  useEffect(() => {
    void load().then(() => isMovingFirst && move());
    const end = store.connection.on('BookingChanged', (changed: Booking) => {
      if (changed.id === bookingId && !isMoving.peek()) void load();
    });
    return () => {
      end();
      flow.stop();
    };
  }, []);

  const change = async (status: BookingStatus, scope?: 'one' | 'following') => {
    if (!booking.value || isBusy.value) return;
    isBusy.value = true;
    error.value = null;
    try {
      booking.value = await store.api.setBookingStatus(booking.value, status, scope ? { scope } : {});
    } catch (thrown) {
      error.value = toApiError(thrown);
      await load();
    } finally {
      isBusy.value = false;
    }
  };

  const present = booking.value;
  return (
    <Dialog title={strings.bookingTitle} testId="booking-dialog" onClose={onClose}>
      {isMoving.value ? (
        <StaffBookingSteps
          flow={flow}
          practice={practice}
          client={{ name: '', email: '' }}
          onDone={() => {
            isMoving.value = false;
            void load();
          }}
        />
      ) : present ? (
        <>
          <BookingFacts booking={present} practice={practice} zone={store.zone.value} />
          {present.roomId && (
            <p class="dialog-link">
              <a class="link" href={conversationHref(present.roomId)}>
                {strings.openConversation}
              </a>
            </p>
          )}
          <BookingActions
            key={`${present.id}${present.status}`}
            booking={present}
            isBusy={isBusy.value}
            onChange={change}
            onMove={move}
          />
          <BookingHistory booking={present} store={store} />
        </>
      ) : (
        !error.value && <p class="empty-note">{words.loading}</p>
      )}
      <ErrorNote error={error.value} />
    </Dialog>
  );
}
