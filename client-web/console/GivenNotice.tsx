import { useSignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { User } from '../shared/api/types';
import type { ConsoleStore } from './consoleStore';
import { visitorOf } from './inbox';
import { conversationHref, route } from './route';
import { strings } from './strings';

/** Says which conversation was just given to one, unless one is in it already. */
export function GivenNotice({ store, user }: { store: ConsoleStore; user: User }) {
  const given = useSignal<string | null>(null);
  const before = useRef<ReadonlySet<string> | null>(null);
  useSignalEffect(() => {
    if (!store.inbox.isLoaded.value) return;
    const current = route.value;
    const openId = current.page === 'conversations' ? current.roomId : null;
    const mine = store.inbox.entries.value.filter((each) => each.status === 'open' && each.assignedTo === user.id);
    const added = mine.find((each) => before.current && !before.current.has(each.id) && each.id !== openId);
    before.current = new Set(mine.map((each) => each.id));
    const shown = given.peek();
    if (added) given.value = added.id;
    else if (shown && (shown === openId || !before.current.has(shown))) given.value = null;
  });

  const entry = given.value ? store.inbox.entry(given.value) : undefined;
  return (
    <div role="status">
      {entry && (
        <p class="given-notice" data-testid="given-notice" data-room-id={entry.id}>
          <span dir="auto">{strings.givenToYou(visitorOf(entry)?.name || strings.visitor)}</span>{' '}
          <a class="link" href={conversationHref(entry.id)}>
            {strings.openIt}
          </a>{' '}
          <button
            type="button"
            class="link"
            onClick={() => {
              given.value = null;
            }}
          >
            {strings.notNow}
          </button>
        </p>
      )}
    </div>
  );
}
