import type { OutsideHours, Practice } from '../../shared/api/types';
import { formatDayAndTime } from '../../shared/time/days';
import { bookingHref } from '../route';
import { strings } from '../strings';

interface OutsideHoursListProps {
  bookings: readonly OutsideHours[];
  practice: Practice;
  zone: string;
}

/** Appointments that the hours no longer cover. They stay; somebody may want to move them. */
export function OutsideHoursList({ bookings, practice, zone }: OutsideHoursListProps) {
  return (
    <div role="status">
      {bookings.length > 0 && (
        <section class="outside-hours" aria-label={strings.outsideHours} data-testid="outside-hours">
          <h2 class="side-title">{strings.outsideHours}</h2>
          <p class="small">{strings.outsideHoursHint}</p>
          <ul>
            {bookings.map((booking) => (
              <li key={booking.bookingId}>
                <a
                  class="link"
                  href={bookingHref(booking.bookingId)}
                  data-testid="outside-booking"
                  data-booking-id={booking.bookingId}
                >
                  {formatDayAndTime(booking.start, zone)}
                </a>{' '}
                {[
                  booking.clientName || strings.client,
                  practice.services.find((each) => each.id === booking.serviceId)?.name,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
