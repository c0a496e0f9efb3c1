import { useSignal, useSignalEffect } from '@preact/signals';
import type { Connection } from '../connection/connection';
import { words } from '../strings';

/** Short breaks, such as a renewed sign-in, are nobody's concern. */
const SHOWN_AFTER_MS = 1_000;

export function ConnectionBanner({ connection }: { connection: Connection }) {
  const isShown = useSignal(false);
  useSignalEffect(() => {
    const state = connection.state.value;
    if (state === 'online' || state === 'offline') {
      isShown.value = false;
      return;
    }
    const timer = setTimeout(() => {
      isShown.value = true;
    }, SHOWN_AFTER_MS);
    return () => clearTimeout(timer);
  });
  const text = connection.state.value === 'connecting' ? words.connecting : words.reconnecting;
  return (
    <div role="status">
      {isShown.value && (
        <p class="connection-banner" data-testid="connection-banner">
          {text}
        </p>
      )}
    </div>
  );
}
