import type { Booking, Practice } from '../../shared/api/types';
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
  const facts: [string, string | null | undefined][] = [
    [strings.time, `${formatDayAndTime(booking.start, zone)} – ${formatTime(booking.end, zone)}`],
    [strings.service, service],
    [strings.therapist, therapist],
    [strings.client, client.join(', ')],
    [strings.state, words.status[booking.status]],
    [strings.notes, booking.notes],
  ];
  return (
    <dl class="facts" data-testid="booking-facts" data-status={booking.status}>
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
