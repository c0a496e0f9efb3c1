import type { PresenceStatus } from '../api/types';
import { words } from '../strings';

/** A coloured dot, with its meaning in words for those who do not see it. */
export function PresenceDot({ status }: { status: PresenceStatus }) {
  return (
    <span class={`presence-dot presence-${status}`} data-status={status}>
      <span class="sr-only">{words.presence[status]}</span>
    </span>
  );
}
