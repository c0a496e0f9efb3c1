import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { type ApiError, toApiError } from '../../shared/api/errors';
import type { Practice, Therapist, User } from '../../shared/api/types';
import { Availability, type ShownSlot } from '../../shared/booking/availability';
import { words } from '../../shared/strings';
import { formatDayAndTime } from '../../shared/time/days';
import { ErrorNote } from '../../shared/ui/ErrorNote';
import { focusOnce } from '../../shared/ui/focusOnce';
import { AvailableTimes } from '../../shared/ui/SlotPicker';
import type { ConsoleStore } from '../consoleStore';
import { strings } from '../strings';

const PROPOSED_MAX = 6;

interface ProposeSlotsProps {
  store: ConsoleStore;
  practice: Practice;
  user: User;
  roomId: string;
  onDone: () => void;
}

/** Chooses a few free times and sends them into the conversation, where the visitor takes one with a tap. */
export function ProposeSlots({ store, practice, user, roomId, onDone }: ProposeSlotsProps) {
  const services = practice.services.filter((each) => each.active !== false);
  const serviceId = useSignal(services[0]?.id ?? '');
  const picked = useSignal<ReadonlySet<string>>(new Set());
  const isBusy = useSignal(false);
  const error = useSignal<ApiError | null>(null);
  const availability = useMemo(
    () => new Availability(store.api, store.connection, store.zone.peek(), store.zone.peek()),
    [],
  );
  const therapist = giverOf(practice, serviceId.value, [user.id, store.inbox.entry(roomId)?.assignedTo]);
  useEffect(() => () => availability.stop(), []);
  useEffect(() => {
    picked.value = new Set();
    if (!serviceId.value) return;
    const choice = { serviceId: serviceId.value, therapistId: therapist?.id ?? null, zone: therapist?.timeZone };
    void availability.show(choice);
  }, [serviceId.value, therapist?.id]);

  const toggle = (slot: ShownSlot) => {
    const next = new Set(picked.value);
    if (!next.delete(slot.start) && next.size < PROPOSED_MAX) next.add(slot.start);
    picked.value = next;
  };

  const closeByEscape = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onDone();
  };

  const send = async () => {
    if (picked.value.size === 0 || isBusy.value) return;
    isBusy.value = true;
    error.value = null;
    try {
      await store.connection.invoke('ProposeSlots', roomId, serviceId.value, [...picked.value].sort());
      onDone();
    } catch (thrown) {
      error.value = toApiError(thrown);
    } finally {
      isBusy.value = false;
    }
  };

  return (
    <section class="propose" aria-label={strings.proposeTitle} data-testid="propose" onKeyDown={closeByEscape}>
      <label class="labelled">
        {strings.chooseService}
        <select
          class="field"
          data-testid="propose-service"
          ref={focusOnce}
          value={serviceId.value}
          onChange={(event) => {
            serviceId.value = event.currentTarget.value;
          }}
        >
          {services.map((service) => (
            <option key={service.id} value={service.id}>
              {service.name} · {strings.minutes(service.durationMinutes)}
            </option>
          ))}
        </select>
      </label>
      <p class="muted small">
        {strings.proposeWith(therapist?.name ?? words.anyTherapist)} {strings.pick}
      </p>
      <AvailableTimes flow={{ availability, isBusy }} onPick={toggle} picked={picked.value} />
      {picked.value.size > 0 && (
        <ul class="picked-list">
          {[...picked.value].sort().map((start) => (
            <li key={start}>{formatDayAndTime(start, store.zone.value)}</li>
          ))}
        </ul>
      )}
      <div class="propose-end">
        <ErrorNote error={error.value} />
        <div class="row">
          <button
            type="button"
            class="primary-button"
            data-testid="propose-send"
            aria-disabled={picked.value.size === 0 || isBusy.value || undefined}
            onClick={send}
          >
            {strings.proposeSend(picked.value.size)}
          </button>
          <button type="button" class="quiet-button" onClick={onDone}>
            {strings.cancel}
          </button>
        </div>
      </div>
    </section>
  );
}

/** Whose times a proposal offers: the sender's own, else the assigned colleague's, else anybody's. The server goes by the same. */
function giverOf(practice: Practice, serviceId: string, userIds: (string | null | undefined)[]): Therapist | undefined {
  return userIds
    .map((id) =>
      practice.therapists.find(
        (each) => id && each.userId === id && each.active !== false && each.serviceIds.includes(serviceId),
      ),
    )
    .find((each) => each !== undefined);
}
