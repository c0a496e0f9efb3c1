import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { BookingFlow } from '../booking/bookingFlow';
import { words } from '../strings';
import { formatDayAndTime } from '../time/days';
import { Countdown } from './Countdown';
import { ErrorNote } from './ErrorNote';
import { PracticeTime } from './PracticeTime';

export interface KnownClient {
  name: string;
  email: string;
  /** Staff may book for somebody whose address they do not know. */
  isEmailOptional?: boolean;
}

interface BookingDetailsProps {
  flow: BookingFlow;
  client: KnownClient;
  /** What else is asked before the booking is made. */
  more?: ComponentChildren;
  confirmLabel?: string;
}

/** Who comes, while the chosen time is kept; the countdown is shown, and said once. */
export function BookingDetails({ flow, client, more, confirmLabel }: BookingDetailsProps) {
  const name = useSignal(client.name);
  const email = useSignal(client.email);
  const phone = useSignal('');
  const notes = useSignal('');
  const hold = flow.hold.value;
  if (!hold) return null;
  const { viewerZone } = flow.availability;

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
        <PracticeTime start={hold.start} availability={flow.availability} />
        <p>{flow.service.value?.name}</p>
        {flow.needsApproval.value && <p class="muted small">{words.needsApproval}</p>}
        <Countdown
          expiresAt={hold.expiresAt}
          say={words.held}
          announce={words.heldAnnounce}
          testId="hold-countdown"
          onEnd={() => flow.holdEnded()}
        />
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
      {more}
      <ErrorNote error={flow.error.value} />
      <button
        type="submit"
        class="primary-button"
        data-testid="booking-confirm"
        aria-disabled={flow.isBusy.value || undefined}
      >
        {flow.isBusy.value ? words.confirming : (confirmLabel ?? words.confirm)}
      </button>
    </form>
  );
}
