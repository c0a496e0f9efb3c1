import { PresenceDot } from '../shared/ui/PresenceDot';
import { strings } from './strings';
import type { WidgetStore } from './widgetStore';

/** Who of the practice is really there now. */
export function PresenceLine({ store }: { store: WidgetStore }) {
  const states = Object.values(store.presence.states.value);
  const known = states.length > 0;
  const named = (status: string) =>
    states.flatMap((state) => {
      const name = state.status === status ? store.nameOf(state.userId) : null;
      return name ? [name] : [];
    });
  const online = named('online');
  const away = named('away');
  const first = online[0];
  const text = first
    ? online.length === 1
      ? strings.isHere(first)
      : strings.areHere(first, online.length - 1)
    : away[0]
      ? strings.isAway(away[0])
      : strings.nobodyHere;
  return (
    <p class="presence-line" data-testid="presence-line" role="status" dir="auto">
      {known && (
        <>
          <PresenceDot status={first ? 'online' : away[0] ? 'away' : 'offline'} /> {text}
        </>
      )}
    </p>
  );
}
