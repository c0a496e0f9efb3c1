import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { type ApiError, toApiError } from '../../shared/api/errors';
import type { Practice, User } from '../../shared/api/types';
import type { Room } from '../../shared/connection/room';
import { words } from '../../shared/strings';
import { ErrorNote } from '../../shared/ui/ErrorNote';
import type { MessageChanges } from '../../shared/ui/MessageActions';
import { MessageList } from '../../shared/ui/MessageList';
import type { ConsoleStore } from '../consoleStore';
import { isPageVisible } from '../pageVisible';
import type { RoomChange } from '../staffApi';
import { strings } from '../strings';
import { ConversationHead } from './ConversationHead';
import { FormerWords } from './FormerWords';
import { ProposeSlots } from './ProposeSlots';
import { ReplyComposer } from './ReplyComposer';

interface ConversationPaneProps {
  store: ConsoleStore;
  practice: Practice;
  user: User;
  room: Room;
  /** The message that was looked for. */
  found?: number | undefined;
}

/** One conversation: who it is with, what was said, and the reply. */
export function ConversationPane({ store, practice, user, room, found }: ConversationPaneProps) {
  const isProposing = useSignal(false);
  const error = useSignal<ApiError | null>(null);
  const pane = useRef<HTMLElement>(null);
  const entry = store.inbox.entry(room.id);
  const isClosed = entry?.status === 'closed';

  useEffect(() => {
    // On a wide page the list keeps the focus, so that arrows go on through it; on a narrow one the list is gone.
    if (matchMedia('(max-width: 760px)').matches) pane.current?.querySelector<HTMLElement>('h1')?.focus();
  }, []);

  useSignalEffect(() => {
    if (store.connection.state.value !== 'online' || !isPageVisible.value) return;
    if (room.messages.value.length === 0 || room.isInPast.value) return;
    room.markRead();
    store.inbox.noteRead(room.id);
  });

  const isManager = user.role === 'owner' || user.role === 'admin';
  const changes: MessageChanges = {
    mayEdit: (message) => message.senderId === user.id && !isClosed,
    mayDelete: (message) => message.senderId === user.id || isManager,
    edit: (message, text) => store.connection.invoke('EditMessage', room.id, message.sequence, text),
    remove: (message) => store.connection.invoke('DeleteMessage', room.id, message.sequence),
  };

  const change = async (to: RoomChange) => {
    error.value = null;
    try {
      await store.api.updateRoom(room.id, to);
      await store.inbox.load();
    } catch (thrown) {
      error.value = toApiError(thrown);
    }
  };

  return (
    <section class="conversation-pane" data-testid="conversation" data-room-id={room.id} ref={pane}>
      <ConversationHead
        store={store}
        entry={entry}
        user={user}
        roomId={room.id}
        onChange={change}
        onPropose={() => {
          isProposing.value = !isProposing.value;
        }}
        isProposing={isProposing.value}
      />
      <ErrorNote error={error.value} />
      {isProposing.value && (
        <ProposeSlots
          store={store}
          practice={practice}
          user={user}
          roomId={room.id}
          onDone={() => {
            isProposing.value = false;
          }}
        />
      )}
      <ErrorNote error={room.failure.value} />
      {!room.isLoaded.value && !room.failure.value && <p class="empty-note">{words.loading}</p>}
      <MessageList
        room={room}
        zone={store.zone.value}
        services={practice.services}
        nameOf={(id) => store.nameOf(id)}
        offers={store.waitlist}
        changes={changes}
        found={found}
        changedNote={
          isManager ? (message) => <FormerWords store={store} roomId={room.id} message={message} /> : undefined
        }
      />
      {isClosed ? (
        <p class="closed-note">
          {strings.closedNote}{' '}
          <button type="button" class="link" onClick={() => void change({ status: 'open' })}>
            {strings.reopen}
          </button>
        </p>
      ) : (
        <ReplyComposer store={store} room={room} />
      )}
    </section>
  );
}
