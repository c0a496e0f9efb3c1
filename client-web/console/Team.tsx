import { useRef } from 'preact/hooks';
import type { User } from '../shared/api/types';
import { PresenceDot } from '../shared/ui/PresenceDot';
import type { ConsoleStore } from './consoleStore';
import { strings } from './strings';

/** Colleagues and who of them is here. */
export function Team({ store, user }: { store: ConsoleStore; user: User }) {
  const details = useRef<HTMLDetailsElement>(null);
  const colleagues = store.colleagues.value.filter((each) => each.id !== user.id);
  const here = colleagues.filter((each) => store.presence.statusOf(each.id) === 'online').length;
  const close = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !details.current?.open) return;
    details.current.open = false;
    details.current.querySelector('summary')?.focus();
  };
  return (
    <details class="team" ref={details} onKeyDown={close}>
      <summary class="quiet-button" data-testid="team" aria-label={strings.teamHere(here)}>
        {strings.team} <span class="muted">{here}</span>
      </summary>
      <ul class="team-list">
        {colleagues.map((each) => (
          <li key={each.id} data-testid="colleague" data-user-id={each.id}>
            <PresenceDot status={store.presence.statusOf(each.id)} />
            <span dir="auto">{each.name}</span>
            <OnDuty store={store} userId={each.id} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function OnDuty({ store, userId }: { store: ConsoleStore; userId: string }) {
  const duty = store.desk.dutyOf(userId);
  return duty ? <span class="muted small">{strings.onDutyWith(duty.conversations)}</span> : null;
}
