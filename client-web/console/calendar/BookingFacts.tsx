import type { Booking, Practice } from '../../shared/api/types';
import { allowedUntil } from '../../shared/booking/clientTerms';
import { words } from '../../shared/strings';
import { formatDayAndTime, formatTime } from '../../shared/time/days';
import { strings } from '../strings';

interface BookingFactsProps {
  booking: Booking;
  practice: Practice;
  zone: string;
}

export function BookingFacts({ booking, practice, zone }: BookingFactsProps) {
  const service = practice.services.find((each) => each.id === booking.serviceId)?.name;
  const therapist = practice.therapists.find((each) => each.id === booking.therapistId)?.name;
  const client = [booking.client?.name, booking.client?.email, booking.client?.phone].filter(Boolean);
  const isAhead = booking.status === 'pending' || booking.status === 'confirmed';
  const status =
    booking.status === 'pending' && booking.confirmBy
      ? `${words.status.pending}, ${strings.until(formatDayAndTime(booking.confirmBy, zone))}`
      : words.status[booking.status];
  const facts: [string, string | null | undefined][] = [
    [strings.time, `${formatDayAndTime(booking.start, zone)} – ${formatTime(booking.end, zone)}`],
    [strings.service, service],
    [strings.therapist, therapist],
    [strings.client, client.join(', ')],
    [strings.state, status],
    [strings.seriesPart, booking.series && strings.partOf(booking.series.number, booking.series.count)],
    [strings.notes, booking.notes],
    [strings.clientMay, isAhead && booking.policy ? clientMay(booking, zone) : null],
  ];
  return (
    <dl class="facts" data-testid="booking-facts" data-status={booking.status} data-start={booking.start}>
      {facts
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function clientMay(booking: Booking, zone: string): string {
  const say = (what: 'cancel' | 'reschedule', name: string) => {
    const until = allowedUntil(booking, what);
    return until === null ? null : `${name} ${strings.until(formatDayAndTime(new Date(until).toISOString(), zone))}`;
  };
  const parts = [say('cancel', strings.mayCancel), say('reschedule', strings.mayMove)].filter(Boolean);
  return parts.length > 0 ? parts.join('; ') : strings.mayNothing;
}
