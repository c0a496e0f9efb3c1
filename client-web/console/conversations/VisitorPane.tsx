import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { type ApiError, toApiError } from '../../shared/api/errors';
import type { Booking, Practice } from '../../shared/api/types';
import { words } from '../../shared/strings';
import { formatDayAndTime } from '../../shared/time/days';
import { ErrorNote } from '../../shared/ui/ErrorNote';
import { PresenceDot } from '../../shared/ui/PresenceDot';
import { BookingDialog } from '../calendar/BookingDialog';
import { StaffBookingSteps } from '../calendar/StaffBookingSteps';
import { StaffBookingFlow } from '../calendar/staffBookingFlow';
import type { ConsoleStore } from '../consoleStore';
import { Dialog } from '../Dialog';
import { visitorOf } from '../inbox';
import { strings } from '../strings';
import { WaitlistForm } from '../waitlist/WaitlistForm';
import { BlockVisitor } from './BlockVisitor';
import { TagList } from './TagList';

interface VisitorPaneProps {
  store: ConsoleStore;
  practice: Practice;
  roomId: string;
}

/** Who the visitor is, their appointments, and booking one for them. */
export function VisitorPane({ store, practice, roomId }: VisitorPaneProps) {
  const bookings = useSignal<Booking[] | null>(null);
  const error = useSignal<ApiError | null>(null);
  const isBooking = useSignal(false);
  const isWaiting = useSignal(false);
  const opened = useSignal<Booking | null>(null);
  const entry = store.inbox.entry(roomId);
  const visitor = entry && visitorOf(entry);
  const presence = visitor ? store.presence.states.value[visitor.userId] : undefined;

  const load = async () => {
    if (!visitor) return;
    error.value = null;
    try {
      bookings.value = (await store.api.bookings({ clientId: visitor.userId })).items;
    } catch (thrown) {
      error.value = toApiError(thrown);
    }
  };
  useEffect(() => {
    if (store.connection.state.peek() !== 'online') void load();
    const ends = [
      store.connection.on('BookingChanged', (changed: Booking) => {
        if (changed.clientId === visitor?.userId) void load();
      }),
      store.connection.onOnline(() => void load()),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [visitor?.userId]);

  if (isBooking.value) {
    return (
      <BookForThem
        store={store}
        practice={practice}
        roomId={roomId}
        name={visitor?.name ?? ''}
        clientId={visitor?.userId}
        onDone={() => {
          isBooking.value = false;
          void load();
        }}
      />
    );
  }
  return (
    <div class="visitor-pane" data-testid="visitor-pane">
      <p class="visitor-name" dir="auto">
        {visitor?.name || strings.visitor}
      </p>
      <p class="muted small visitor-presence">
        <PresenceDot status={presence?.status ?? 'offline'} />{' '}
        {presence?.status === 'online'
          ? strings.hereNow
          : presence?.lastSeenAt
            ? strings.lastSeen(formatDayAndTime(presence.lastSeenAt, store.zone.value))
            : strings.notHere}
      </p>
      {visitor && <BlockVisitor store={store} visitorId={visitor.userId} />}
      <TagList store={store} roomId={roomId} />
      <h2 class="side-title">{strings.bookings}</h2>
      <ErrorNote error={error.value} retry={() => void load()} retryLabel={words.tryAgain} />
      {bookings.value?.length === 0 && <p class="muted">{strings.noBookings}</p>}
      <ul class="booking-list">
        {bookings.value?.map((booking) => (
          <li key={booking.id}>
            <button
              type="button"
              class={`option booking-row is-${booking.status}`}
              data-testid="client-booking"
              data-booking-id={booking.id}
              onClick={() => {
                opened.value = booking;
              }}
            >
              <span class="option-name">{formatDayAndTime(booking.start, store.zone.value)}</span>
              <span class="option-text">
                {practice.services.find((each) => each.id === booking.serviceId)?.name} ·{' '}
                {practice.therapists.find((each) => each.id === booking.therapistId)?.name} ·{' '}
                {words.status[booking.status]}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        class="primary-button"
        data-testid="book-for-them"
        onClick={() => {
          isBooking.value = true;
        }}
      >
        {strings.bookForThem}
      </button>
      <button
        type="button"
        class="quiet-button"
        data-testid="waitlist-for-them"
        onClick={() => {
          isWaiting.value = true;
        }}
      >
        {strings.waitlistAdd}
      </button>
      {isWaiting.value && (
        <Dialog
          title={strings.waitlistAdd}
          testId="waitlist-dialog"
          onClose={() => {
            isWaiting.value = false;
          }}
        >
          <WaitlistForm
            store={store}
            practice={practice}
            roomId={roomId}
            clientName={visitor?.name}
            onDone={() => {
              isWaiting.value = false;
            }}
          />
        </Dialog>
      )}
      {opened.value && (
        <BookingDialog
          store={store}
          practice={practice}
          bookingId={opened.value.id}
          onClose={() => {
            opened.value = null;
          }}
        />
      )}
    </div>
  );
}

interface BookForThemProps extends VisitorPaneProps {
  name: string;
  clientId: string | undefined;
  onDone: () => void;
}

function BookForThem({ store, practice, roomId, name, clientId, onDone }: BookForThemProps) {
  const flow = useMemo(() => StaffBookingFlow.of(store, roomId, clientId), [roomId]);
  useEffect(() => () => flow.stop(), [flow]);
  return (
    <StaffBookingSteps
      flow={flow}
      practice={practice}
      client={{ name, email: '', isEmailOptional: true }}
      onDone={onDone}
      onLeave={onDone}
    />
  );
}
