import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { BookingFlow } from '../booking/bookingFlow';
import { words } from '../strings';
import { formatDayAndTime, formatTime, sameClock, zoneLabel } from '../time/days';
import { ErrorNote } from './ErrorNote';

export interface KnownClient {
  name: string;
  email: string;
  /** Staff may book for somebody whose address they do not know. */
  isEmailOptional?: boolean;
}

/** Who comes, while the chosen time is kept; the countdown is shown, and said once. */
export function BookingDetails({ flow, client }: { flow: BookingFlow; client: KnownClient }) {
  const name = useSignal(client.name);
  const email = useSignal(client.email);
  const phone = useSignal('');
  const notes = useSignal('');
  const hold = flow.hold.value;
  if (!hold) return null;
  const { viewerZone, practiceZone } = flow.availability;

  const submit = (event: Event) => {
    event.preventDefault();
    const person = {
      name: name.value.trim(),
      email: email.value.trim() || undefined,
      phone: phone.value.trim() || undefined,
    };
    void flow.confirm(person, notes.value.trim());
  };

  return (
    <form class="details-form" onSubmit={submit}>
      <div class="held-card">
        <p class="held-when">{formatDayAndTime(hold.start, viewerZone)}</p>
        {!sameClock(viewerZone, practiceZone, hold.start) && (
          <p class="muted small">
            {words.practiceTime(formatTime(hold.start, practiceZone), zoneLabel(practiceZone, hold.start))}
          </p>
        )}
        <p>{flow.service.value?.name}</p>
        <Countdown expiresAt={hold.expiresAt} onEnd={() => flow.holdEnded()} />
      </div>
      <label class="labelled">
        {words.name}
        <input
          class="field"
          data-testid="booking-name"
          autoComplete="name"
          dir="auto"
          required
          maxLength={200}
          value={name.value}
          onInput={(event) => {
            name.value = event.currentTarget.value;
          }}
        />
      </label>
      <label class="labelled">
        {words.email}
        <input
          class="field"
          data-testid="booking-email"
          type="email"
          autoComplete="email"
          required={!client.isEmailOptional}
          maxLength={254}
          value={email.value}
          onInput={(event) => {
            email.value = event.currentTarget.value;
          }}
        />
      </label>
      <label class="labelled">
        {words.phone}
        <input
          class="field"
          data-testid="booking-phone"
          type="tel"
          autoComplete="tel"
          maxLength={40}
          value={phone.value}
          onInput={(event) => {
            phone.value = event.currentTarget.value;
          }}
        />
      </label>
      <label class="labelled">
        {words.notes}
        <textarea
          class="field"
          data-testid="booking-notes"
          rows={2}
          dir="auto"
          maxLength={2000}
          value={notes.value}
          onInput={(event) => {
            notes.value = event.currentTarget.value;
          }}
        />
      </label>
      <ErrorNote error={flow.error.value} />
      <button
        type="submit"
        class="primary-button"
        data-testid="booking-confirm"
        aria-disabled={flow.isBusy.value || undefined}
      >
        {flow.isBusy.value ? words.confirming : words.confirm}
      </button>
    </form>
  );
}

function Countdown({ expiresAt, onEnd }: { expiresAt: string; onEnd: () => void }) {
  const seconds = useSignal(secondsUntil(expiresAt));
  useEffect(() => {
    const timer = setInterval(() => {
      seconds.value = secondsUntil(expiresAt);
      if (seconds.value > 0) return;
      clearInterval(timer);
      onEnd();
    }, 1_000);
    return () => clearInterval(timer);
  }, [expiresAt]);
  const left = `${Math.floor(seconds.value / 60)}:${String(seconds.value % 60).padStart(2, '0')}`;
  return (
    <>
      <p class="countdown" data-testid="hold-countdown" aria-hidden="true">
        {words.held(left)}
      </p>
      <span class="sr-only" role="status">
        {words.heldAnnounce}
      </span>
    </>
  );
}

function secondsUntil(instant: string): number {
  return Math.max(0, Math.ceil((Date.parse(instant) - Date.now()) / 1000));
}
