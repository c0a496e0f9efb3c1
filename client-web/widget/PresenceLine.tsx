import type { PresenceStatus } from '../shared/api/types';
import { PresenceDot } from '../shared/ui/PresenceDot';
import { strings } from './strings';
import type { WidgetStore } from './widgetStore';

/** Who of the practice is really there now, and whether they answer: who is here may be busy with something else. */
export function PresenceLine({ store }: { store: WidgetStore }) {
  const states = Object.values(store.presence.states.value);
  const { status, text } = lineOf(store);
  return (
    <p class="presence-line" data-testid="presence-line" role="status" dir="auto">
      {states.length > 0 && (
        <>
          <PresenceDot status={status} /> {text}
        </>
      )}
    </p>
  );
}

function lineOf(store: WidgetStore): { status: PresenceStatus; text: string } {
  const named = (status: string) =>
    Object.values(store.presence.states.value).flatMap((state) => {
      const name = state.status === status ? store.nameOf(state.userId) : null;
      return name ? [name] : [];
    });
  const [online, ...others] = named('online');
  const [away] = named('away');
  if (store.isNobodyThere.value && (online || away)) return { status: 'away', text: strings.nobodyAnswers };
  if (online)
    return {
      status: 'online',
      text: others.length === 0 ? strings.isHere(online) : strings.areHere(online, others.length),
    };
  if (away) return { status: 'away', text: strings.isAway(away) };
  return { status: 'offline', text: strings.nobodyHere };
}
