import type { Booking, Practice } from '../shared/api/types';
import { allowedUntil, isAllowed } from '../shared/booking/clientTerms';
import { words } from '../shared/strings';
import { formatDayAndTime } from '../shared/time/days';
import { PracticeTime } from '../shared/ui/PracticeTime';
import { BookingChoices } from './BookingChoices';
import { strings } from './strings';

interface MyBookingProps {
  booking: Booking;
  practice: Practice;
  zone: string;
  onMove: () => void;
  onCancel: (scope: 'one' | 'following') => Promise<unknown>;
}

/** One coming appointment, and what may be done about it. */
export function MyBooking({ booking, practice, zone, onMove, onCancel }: MyBookingProps) {
  const when = formatDayAndTime(booking.start, zone);
  const service = practice.services.find((each) => each.id === booking.serviceId)?.name;
  const therapist = practice.therapists.find((each) => each.id === booking.therapistId)?.name;
  const { series } = booking;
  const mayMove = isAllowed(booking, 'reschedule', Date.now());
  const mayCancel = isAllowed(booking, 'cancel', Date.now());

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
      <BookingChoices booking={booking} zone={zone} onMove={onMove} onCancel={onCancel} />
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
