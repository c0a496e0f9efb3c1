import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { type ApiError, toApiError } from '../../shared/api/errors';
import type { Booking, BookingStatus, Practice } from '../../shared/api/types';
import { BookingFlow } from '../../shared/booking/bookingFlow';
import { words } from '../../shared/strings';
import { BookingSteps } from '../../shared/ui/BookingSteps';
import { ErrorNote } from '../../shared/ui/ErrorNote';
import { CloseIcon } from '../../shared/ui/icons';
import type { ConsoleStore } from '../consoleStore';
import { strings } from '../strings';
import { BookingActions } from './BookingActions';
import { BookingFacts } from './BookingFacts';

interface BookingDialogProps {
  store: ConsoleStore;
  practice: Practice;
  bookingId: string;
  onClose: () => void;
}

/** One appointment: what it is, what can become of it, and moving it. */
export function BookingDialog({ store, practice, bookingId, onClose }: BookingDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const booking = useSignal<Booking | null>(null);
  const error = useSignal<ApiError | null>(null);
  const isBusy = useSignal(false);
  const isMoving = useSignal(false);
  const flow = useMemo(
    () =>
      new BookingFlow({
        api: store.api,
        connection: store.connection,
        practice,
        viewerZone: store.zone.peek(),
        roomId: () => null,
      }),
    [],
  );

  const load = async () => {
    try {
      booking.value = await store.api.booking(bookingId);
    } catch (thrown) {
      error.value = toApiError(thrown);
    }
  };

  useEffect(() => {
    dialog.current?.showModal();
    void load();
    const end = store.connection.on('BookingChanged', (changed: Booking) => {
      if (changed.id === bookingId) booking.value = changed;
    });
    return () => {
      end();
      flow.stop();
    };
  }, []);

  const change = async (status: BookingStatus) => {
    if (!booking.value || isBusy.value) return;
    isBusy.value = true;
    error.value = null;
    try {
      booking.value = await store.api.setBookingStatus(booking.value, status);
    } catch (thrown) {
      error.value = toApiError(thrown);
      await load();
    } finally {
      isBusy.value = false;
    }
  };

  const move = () => {
    if (!booking.value) return;
    flow.restart();
    flow.startMoving(booking.value);
    isMoving.value = true;
  };

  return (
    <dialog
      ref={dialog}
      class="booking-dialog"
      aria-label={strings.bookingTitle}
      data-testid="booking-dialog"
      onClose={onClose}
    >
      <header class="dialog-head">
        <h2 class="page-title">{strings.bookingTitle}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label={strings.dismiss}
          data-testid="booking-dialog-close"
          onClick={() => dialog.current?.close()}
        >
          <CloseIcon />
        </button>
      </header>
      {isMoving.value ? (
        <BookingSteps
          flow={flow}
          practice={practice}
          client={{ name: '', email: '' }}
          onDone={() => {
            isMoving.value = false;
            void load();
          }}
        />
      ) : booking.value ? (
        <>
          <BookingFacts booking={booking.value} practice={practice} zone={store.zone.value} />
          <BookingActions
            key={`${booking.value.id}${booking.value.status}`}
            booking={booking.value}
            isBusy={isBusy.value}
            onChange={change}
            onMove={move}
          />
        </>
      ) : (
        !error.value && <p class="empty-note">{words.loading}</p>
      )}
      <ErrorNote error={error.value} />
    </dialog>
  );
}
