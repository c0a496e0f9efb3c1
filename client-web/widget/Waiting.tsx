import { useSignal } from '@preact/signals';
import { type ApiError, toApiError } from '../shared/api/errors';
import { ErrorNote } from '../shared/ui/ErrorNote';
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

  const save = async (event: Event) => {
    event.preventDefault();
    if (isBusy.value) return;
    isBusy.value = true;
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
        onClick={() => {
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
