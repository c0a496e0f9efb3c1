import { useSignal } from '@preact/signals';
import type { Practice } from '../../shared/api/types';
import { DAYS_WAITED, waitBetween } from '../../shared/booking/waiting';
import { words } from '../../shared/strings';
import { addDays } from '../../shared/time/days';
import { todayIn } from '../calendar/Calendar';
import type { ConsoleStore } from '../consoleStore';
import { SaveRow } from '../settings/SaveRow';
import { useSaving } from '../settings/useSaving';
import { strings } from '../strings';

interface WaitlistFormProps {
  store: ConsoleStore;
  practice: Practice;
  /** The conversation whose visitor is to wait; without one, somebody is named. */
  roomId?: string;
  clientName?: string;
  onDone: () => void;
}

/** Puts somebody on the waiting list. */
export function WaitlistForm({ store, practice, roomId, clientName, onDone }: WaitlistFormProps) {
  const zone = practice.organization.timeZone;
  const today = todayIn(zone);
  const services = practice.services.filter((each) => each.active !== false);
  const serviceId = useSignal(services[0]?.id ?? '');
  const therapistId = useSignal('');
  const from = useSignal(today);
  const to = useSignal(addDays(today, DAYS_WAITED));
  const name = useSignal(clientName ?? '');
  const email = useSignal('');
  const saving = useSaving();
  const givers = practice.therapists.filter(
    (each) => each.active !== false && each.serviceIds.includes(serviceId.value),
  );

  const save = async (event: Event) => {
    event.preventDefault();
    const isAdded = await saving.run(() =>
      store.waitlist.add({
        serviceId: serviceId.value,
        therapistId: therapistId.value || undefined,
        ...waitBetween(from.value, to.value, zone),
        roomId,
        client: roomId ? undefined : { name: name.value.trim(), email: email.value.trim() || undefined },
      }),
    );
    if (isAdded) onDone();
  };
  const text = (
    label: string,
    value: typeof name,
    type: 'text' | 'email' | 'date',
    testId: string,
    isRequired: boolean,
  ) => (
    <label class="labelled">
      {label}
      <input
        class="field"
        type={type as 'text'}
        data-testid={testId}
        required={isRequired}
        dir="auto"
        maxLength={200}
        value={value.value}
        onInput={(event) => {
          value.value = event.currentTarget.value;
        }}
      />
    </label>
  );

  return (
    <form class="hours-form" data-testid="waitlist-form" onSubmit={save}>
      {roomId ? (
        <p dir="auto">{clientName}</p>
      ) : (
        <>
          {text(words.name, name, 'text', 'waitlist-name', true)}
          {text(words.email, email, 'email', 'waitlist-email', false)}
        </>
      )}
      <label class="labelled">
        {strings.service}
        <select
          class="field"
          data-testid="waitlist-service"
          value={serviceId.value}
          onChange={(event) => {
            serviceId.value = event.currentTarget.value;
            therapistId.value = '';
          }}
        >
          {services.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name}
            </option>
          ))}
        </select>
      </label>
      <label class="labelled">
        {strings.therapist}
        <select
          class="field"
          data-testid="waitlist-therapist"
          value={therapistId.value}
          onChange={(event) => {
            therapistId.value = event.currentTarget.value;
          }}
        >
          <option value="">{words.anyTherapist}</option>
          {givers.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name}
            </option>
          ))}
        </select>
      </label>
      <div class="hours-limits">
        {text(strings.from, from, 'date', 'waitlist-from', true)}
        {text(strings.to, to, 'date', 'waitlist-to', true)}
      </div>
      <SaveRow saving={saving} testId="waitlist-save" />
    </form>
  );
}
