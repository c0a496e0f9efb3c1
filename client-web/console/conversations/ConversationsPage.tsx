import { useEffect } from 'preact/hooks';
import type { Practice, User } from '../../shared/api/types';
import type { ConsoleStore } from '../consoleStore';
import { route } from '../route';
import { strings } from '../strings';
import { ConversationPane } from './ConversationPane';
import { InboxPane } from './InboxPane';
import { SidePane } from './SidePane';

interface ConversationsPageProps {
  store: ConsoleStore;
  practice: Practice;
  user: User;
}

/** Inbox, conversation, and what belongs to it: side by side where there is room, else one at a time. */
export function ConversationsPage({ store, practice, user }: ConversationsPageProps) {
  const current = route.value;
  const roomId = current.page === 'conversations' ? current.roomId : null;
  const isDetails = current.page === 'conversations' && current.isDetails;
  const found = current.page === 'conversations' ? current.found : null;
  useEffect(() => {
    store.openRoom(roomId);
  }, [roomId]);
  useEffect(() => () => store.openRoom(null), []);

  const room = store.room.value;
  const shown = !roomId ? 'inbox' : isDetails ? 'side' : 'conversation';
  return (
    <div class="panes" data-shown={shown}>
      <InboxPane store={store} user={user} roomId={roomId} />
      {room && room.id === roomId ? (
        <ConversationPane
          key={room.id}
          store={store}
          practice={practice}
          user={user}
          room={room}
          found={found && !found.isNote ? found.sequence : undefined}
        />
      ) : (
        <section class="conversation-pane is-empty" aria-label={strings.conversations}>
          <p class="empty-note">{strings.choose}</p>
        </section>
      )}
      <SidePane
        store={store}
        practice={practice}
        roomId={roomId}
        foundNote={found?.isNote ? found.sequence : undefined}
      />
    </div>
  );
}
