import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { type ApiError, toApiError } from '../shared/api/errors';
import { ErrorNote } from '../shared/ui/ErrorNote';
import { focusOnce } from '../shared/ui/focusOnce';
import { strings } from './strings';
import type { WidgetStore } from './widgetStore';

/** What somebody who waits should know: where they stand, or how they hear from us when nobody is here. */
export function Waiting({ store }: { store: WidgetStore }) {
  const place = store.queue.place.value;
  const isAway = store.isNobodyThere.value;
  const email = store.session.visitor.value?.email;
  const text = [
    place && strings.queued(place.position, place.expectedMinutes),
    isAway && email && strings.answerByMail(email),
  ].filter(Boolean);
  return (
    <div class="waiting">
      <p role="status" data-testid="waiting-line" data-position={place?.position}>
        {text.join(' ')}
      </p>
      {isAway && <MailAsk store={store} />}
    </div>
  );
}

/** Asks for an address, or for another one. */
function MailAsk({ store }: { store: WidgetStore }) {
  const known = store.session.visitor.value?.email ?? '';
  const isChanging = useSignal(false);
  const email = useSignal('');
  const error = useSignal<ApiError | null>(null);
  const isBusy = useSignal(false);
  // The form and the button take each other's place, and whoever used one goes on from the other.
  const isUsed = useRef(false);

  const save = async (event: Event) => {
    event.preventDefault();
    if (isBusy.value) return;
    isBusy.value = true;
    isUsed.current = true;
    error.value = null;
    try {
      await store.giveEmail(email.value.trim());
      isChanging.value = false;
      email.value = '';
    } catch (thrown) {
      error.value = toApiError(thrown);
    } finally {
      isBusy.value = false;
    }
  };

  if (known && !isChanging.value) {
    return (
      <button
        type="button"
        class="link small"
        data-testid="mail-change"
        ref={isUsed.current ? focusOnce : undefined}
        onClick={() => {
          isUsed.current = true;
          isChanging.value = true;
        }}
      >
        {strings.mailChange}
      </button>
    );
  }
  return (
    <form onSubmit={save}>
      <label class="labelled small">
        {strings.mailAsk}
        <span class="mail-row">
          <input
            class="field"
            type="email"
            data-testid="mail-address"
            ref={isUsed.current ? focusOnce : undefined}
            autoComplete="email"
            required
            maxLength={254}
            value={email.value}
            onInput={(event) => {
              email.value = event.currentTarget.value;
            }}
          />
          <button type="submit" class="quiet-button" data-testid="mail-save" aria-disabled={isBusy.value || undefined}>
            {strings.mailSave}
          </button>
        </span>
      </label>
      <ErrorNote error={error.value} />
    </form>
  );
}
