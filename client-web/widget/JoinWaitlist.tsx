import { useSignal } from '@preact/signals';
import { type ApiError, toApiError } from '../shared/api/errors';
import type { BookingFlow } from '../shared/booking/bookingFlow';
import { DAYS_WAITED, waitBetween } from '../shared/booking/waiting';
import { addDays } from '../shared/time/days';
import { ErrorNote } from '../shared/ui/ErrorNote';
import { strings } from './strings';
import type { WidgetStore } from './widgetStore';

/** For whoever finds no time that suits: between which days one would. */
export function JoinWaitlist({ store, flow }: { store: WidgetStore; flow: BookingFlow }) {
  const { today } = flow.availability;
  const isOpen = useSignal(false);
  const from = useSignal(today);
  const to = useSignal(addDays(today, DAYS_WAITED));
  const error = useSignal<ApiError | null>(null);
  const isJoined = useSignal(false);

  const join = async (event: Event) => {
    event.preventDefault();
    const service = flow.service.value;
    if (!service) return;
    error.value = null;
    try {
      await store.waitlist.join({
        serviceId: service.id,
        therapistId: flow.therapistId.value ?? undefined,
        ...waitBetween(from.value, to.value, store.zone),
        roomId: store.room.peek()?.id,
      });
      isJoined.value = true;
    } catch (thrown) {
      error.value = toApiError(thrown);
    }
  };
  const day = (label: string, value: typeof from, testId: string, min: string) => (
    <label class="labelled">
      {label}
      <input
        class="field"
        type="date"
        data-testid={testId}
        required
        min={min}
        value={value.value}
        onInput={(event) => {
          value.value = event.currentTarget.value;
        }}
      />
    </label>
  );

  if (isJoined.value)
    return (
      <p class="quiet-notice join-waitlist" role="status" data-testid="waitlist-joined">
        {strings.joined}
      </p>
    );
  return (
    <section class="join-waitlist" aria-label={strings.noneSuits}>
      <button
        type="button"
        class="link"
        data-testid="waitlist-open"
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        {strings.noneSuits}
      </button>
      {isOpen.value && (
        <form class="details-form" onSubmit={join}>
          <p class="muted small">{strings.waitlistHint}</p>
          {day(strings.waitFrom, from, 'waitlist-from', today)}
          {day(strings.waitTo, to, 'waitlist-to', from.value)}
          <ErrorNote error={error.value} />
          <button type="submit" class="primary-button" data-testid="waitlist-join">
            {strings.joinWaitlist}
          </button>
        </form>
      )}
    </section>
  );
}
