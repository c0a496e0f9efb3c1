import type { Practice } from '../shared/api/types';
import { lastDayOf } from '../shared/booking/waiting';
import { dayOf, formatDay } from '../shared/time/days';
import { strings } from './strings';
import type { WidgetStore } from './widgetStore';

/** What the visitor waits for, and leaving it. An offer itself is made in the conversation. */
export function MyWaitlist({ store, practice }: { store: WidgetStore; practice: Practice }) {
  const entries = store.waitlist.waiting.value;
  const nameOf = (serviceId: string) => practice.services.find((each) => each.id === serviceId)?.name ?? '';
  if (entries.length === 0) return null;
  return (
    <section aria-label={strings.waitlist} data-testid="my-waitlist">
      <h3 class="step-title">{strings.waitlist}</h3>
      <ul class="booking-list">
        {entries.map((entry) => (
          <li key={entry.id} class="my-booking" data-testid="my-waiting" data-waitlist-id={entry.id}>
            <p class="booking-when">{nameOf(entry.serviceId)}</p>
            <p class="muted">
              {strings.between(
                formatDay(dayOf(entry.earliest, store.zone), 'long'),
                formatDay(lastDayOf(entry, store.zone), 'long'),
              )}
            </p>
            <div class="row">
              {entry.status === 'offered' && (
                <button
                  type="button"
                  class="quiet-button"
                  onClick={() => {
                    store.tab.value = 'chat';
                  }}
                >
                  {strings.seeOffer}
                </button>
              )}
              <button
                type="button"
                class="quiet-button"
                data-testid="waitlist-leave"
                aria-label={strings.leaveNamed(nameOf(entry.serviceId))}
                onClick={() => void store.waitlist.leave(entry.id)}
              >
                {strings.leaveWaitlist}
              </button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
