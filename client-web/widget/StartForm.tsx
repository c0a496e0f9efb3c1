import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { ErrorNote } from '../shared/ui/ErrorNote';
import { strings } from './strings';
import type { WidgetStore } from './widgetStore';

/** Asked once: a name, and an address if the visitor likes. */
export function StartForm({ store }: { store: WidgetStore }) {
  const before = store.session.ended.value;
  const name = useSignal(before?.name ?? '');
  const email = useSignal(before?.email ?? '');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);

  const submit = (event: Event) => {
    event.preventDefault();
    if (name.value.trim() && !store.isStarting.value) void store.introduce(name.value.trim(), email.value.trim());
  };

  return (
    <form class="start-form" onSubmit={submit}>
      <h3 class="step-title">{before ? strings.startAgain : strings.startTitle}</h3>
      <label class="labelled">
        {strings.startName}
        <input
          ref={input}
          class="field"
          data-testid="start-name"
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
        {strings.startEmail}
        <input
          class="field"
          data-testid="start-email"
          type="email"
          autoComplete="email"
          maxLength={254}
          aria-describedby="start-email-hint"
          value={email.value}
          onInput={(event) => {
            email.value = event.currentTarget.value;
          }}
        />
        <span class="muted small" id="start-email-hint">
          {strings.startEmailHint}
        </span>
      </label>
      <ErrorNote error={store.error.value} />
      <button
        type="submit"
        class="primary-button"
        data-testid="start-submit"
        aria-disabled={store.isStarting.value || undefined}
      >
        {store.isStarting.value ? strings.starting : strings.startSubmit}
      </button>
      <p class="muted small">{strings.privacy}</p>
    </form>
  );
}
