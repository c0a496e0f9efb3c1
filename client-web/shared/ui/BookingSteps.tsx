import type { ComponentChildren } from 'preact';
import type { Practice } from '../api/types';
import type { BookingFlow } from '../booking/bookingFlow';
import { words } from '../strings';
import { formatDayAndTime } from '../time/days';
import { formatMoney } from '../time/money';
import { BookingDetails, type KnownClient } from './BookingDetails';
import { ErrorNote } from './ErrorNote';
import { BackIcon, CheckIcon } from './icons';
import { PracticeTime } from './PracticeTime';
import { Roving } from './Roving';
import { SlotPicker } from './SlotPicker';
import { SuggestedTimes } from './SuggestedTimes';

interface BookingStepsProps {
  flow: BookingFlow;
  practice: Practice;
  client: KnownClient;
  onDone: () => void;
  /** Shown on the first step, where there is no earlier one to go back to. */
  onLeave?: () => void;
  /** What an app asks or offers of its own, around the free times, before the booking is made, and after. */
  aboveTimes?: ComponentChildren;
  belowTimes?: ComponentChildren;
  beforeConfirm?: ComponentChildren;
  confirmLabel?: string;
  afterDone?: ComponentChildren;
  /** Where whoever books is not the client. */
  titles?: { details: string; booked: string; moved: string; requested: string };
}

/** The steps of a booking, one at a time: service, therapist, time, details, done. */
export function BookingSteps(props: BookingStepsProps) {
  const { flow, practice, client, onDone, onLeave } = props;
  const step = flow.step.value;
  if (step === 'done') return <BookingDone {...props} />;
  const back = step === 'service' ? onLeave : flow.moving.value ? onDone : () => flow.back();
  const title = {
    service: words.chooseService,
    therapist: words.chooseTherapist,
    time: flow.moving.value ? words.moveTo : words.chooseTime,
    details: (props.titles ?? words).details,
  }[step];

  return (
    <section class="booking-steps" aria-label={title}>
      <header class="step-head">
        {back && (
          <button type="button" class="icon-button" aria-label={words.back} data-testid="booking-back" onClick={back}>
            <BackIcon />
          </button>
        )}
        <h3 class="step-title" tabIndex={-1} ref={focusOnStep} key={step}>
          {title}
        </h3>
      </header>
      {step !== 'details' && <Chosen flow={flow} practice={practice} />}
      {step !== 'details' && flow.alternatives.value.length === 0 && <ErrorNote error={flow.error.value} />}
      {step === 'service' && <ServiceChoice flow={flow} />}
      {step === 'therapist' && <TherapistChoice flow={flow} />}
      {step === 'time' && (
        <>
          {props.aboveTimes}
          {flow.alternatives.value.length === 0 && <SuggestedTimes flow={flow} practice={practice} />}
          <SlotPicker flow={flow} />
          {props.belowTimes}
        </>
      )}
      {step === 'details' && (
        <BookingDetails flow={flow} client={client} more={props.beforeConfirm} confirmLabel={props.confirmLabel} />
      )}
    </section>
  );
}

/** Each new step is announced and is where the keyboard continues; the first one of all leaves focus where it is. */
function focusOnStep(heading: HTMLElement | null): void {
  const root = heading?.getRootNode() as Document | ShadowRoot | undefined;
  const focused = root?.activeElement;
  if (
    !heading ||
    (focused && focused !== document.body && focused.isConnected && !heading.closest('section')?.contains(focused))
  )
    return;
  heading.focus({ preventScroll: true });
}

function Chosen({ flow, practice }: { flow: BookingFlow; practice: Practice }) {
  const service = flow.service.value;
  if (!service || flow.step.value === 'service') return null;
  const therapist =
    flow.step.value === 'time' && practice.therapists.find((each) => each.id === flow.therapistId.value)?.name;
  return (
    <p class="chosen-line">
      {service.name} · {words.minutes(service.durationMinutes)}
      {therapist && ` · ${therapist}`}
    </p>
  );
}

function ServiceChoice({ flow }: { flow: BookingFlow }) {
  return (
    <Roving label={words.chooseService} class="option-list">
      {flow.services.value.map((service) => (
        <button
          type="button"
          key={service.id}
          class="option"
          data-testid="service-option"
          data-service-id={service.id}
          onClick={() => flow.chooseService(service)}
        >
          <span class="option-name">{service.name}</span>
          <span class="option-side">
            {[words.minutes(service.durationMinutes), formatMoney(service.price)].filter(Boolean).join(' · ')}
          </span>
          {service.description && <span class="option-text">{service.description}</span>}
        </button>
      ))}
    </Roving>
  );
}

function TherapistChoice({ flow }: { flow: BookingFlow }) {
  const therapists = flow.therapists.value;
  if (therapists.length === 0) return <p class="empty-note">{words.noTherapists}</p>;
  return (
    <Roving label={words.chooseTherapist} class="option-list">
      <button
        type="button"
        class="option"
        data-testid="therapist-option"
        data-therapist-id=""
        onClick={() => flow.chooseTherapist(null)}
      >
        <span class="option-name">{words.anyTherapist}</span>
        <span class="option-text">{words.anyTherapistHint}</span>
      </button>
      {therapists.map((therapist) => (
        <button
          type="button"
          key={therapist.id}
          class="option"
          data-testid="therapist-option"
          data-therapist-id={therapist.id}
          onClick={() => flow.chooseTherapist(therapist.id)}
        >
          <span class="option-name">{therapist.name}</span>
          {therapist.title && <span class="option-text">{therapist.title}</span>}
        </button>
      ))}
    </Roving>
  );
}

function BookingDone({ flow, practice, onDone, afterDone, titles = words }: BookingStepsProps) {
  const booking = flow.booking.value;
  if (!booking) return null;
  const service = practice.services.find((each) => each.id === booking.serviceId);
  const therapist = practice.therapists.find((each) => each.id === booking.therapistId);
  return (
    <section class="booking-done" data-testid="booking-done" data-booking-id={booking.id} data-start={booking.start}>
      <span class="done-mark">
        <CheckIcon />
      </span>
      <h3 class="step-title" tabIndex={-1} ref={focusOnStep}>
        {booking.status === 'pending' ? titles.requested : flow.moving.value ? titles.moved : titles.booked}
      </h3>
      <p class="done-when">{formatDayAndTime(booking.start, flow.availability.viewerZone)}</p>
      <p>
        {service?.name} {therapist && words.with(therapist.name)}
      </p>
      <p class="muted small">{words.timesIn(flow.availability.viewerZone, booking.start)}</p>
      <PracticeTime start={booking.start} availability={flow.availability} />
      {booking.status === 'pending' && titles === words && <p>{words.requestedHint}</p>}
      {afterDone}
      <button type="button" class="primary-button" data-testid="booking-close" onClick={onDone}>
        {words.done}
      </button>
    </section>
  );
}
