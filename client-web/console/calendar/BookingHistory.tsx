import type { Booking } from '../../shared/api/types';
import { words } from '../../shared/strings';
import { formatDayAndTime } from '../../shared/time/days';
import type { ConsoleStore } from '../consoleStore';
import { strings } from '../strings';

/** What has happened to an appointment, newest first, folded away. */
export function BookingHistory({ booking, store }: { booking: Booking; store: ConsoleStore }) {
  const history = booking.history ?? [];
  if (history.length === 0) return null;
  const zone = store.zone.value;
  const by = (id: string) => (id === booking.clientId ? booking.client?.name || strings.client : store.nameOf(id));
  return (
    <details class="booking-history" data-testid="booking-history">
      <summary>{strings.history(history.length)}</summary>
      <ol>
        {history.toReversed().map((step, index) => (
          <li key={`${step.at}${index}`}>
            <p>
              {words.notice[step.change] ?? step.change}
              {(step.change === 'booked' || step.change === 'rescheduled') && `: ${formatDayAndTime(step.start, zone)}`}
            </p>
            {step.reason && <p dir="auto">{step.reason}</p>}
            <p class="muted small">{[formatDayAndTime(step.at, zone), by(step.by)].filter(Boolean).join(' · ')}</p>
          </li>
        ))}
      </ol>
    </details>
  );
}
