import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { WaitingRoom } from '../../shared/api/types';
import { PresenceDot } from '../../shared/ui/PresenceDot';
import type { ConsoleStore } from '../consoleStore';
import { visitorOf } from '../inbox';
import { conversationHref } from '../route';
import { strings } from '../strings';

const TICK_MS = 15_000;

/** Whose conversations are nobody's yet, the longest waiting first. */
export function QueueList({ store, roomId }: { store: ConsoleStore; roomId: string | null }) {
  const now = useSignal(Date.now());
  const { waiting } = store.desk;
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now();
    }, TICK_MS);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => void store.inbox.ensure(waiting.map((each) => each.roomId)), [waiting]);

  return (
    <section class="queue" aria-label={strings.queue}>
      <p class="queue-title" role="status" data-testid="queue-count">
        {waiting.length > 0 && strings.waitingCount(waiting.length)}
      </p>
      <ol class="queue-list" data-testid="queue">
        {waiting.map((room) => (
          <QueueItem key={room.roomId} store={store} room={room} now={now.value} isCurrent={room.roomId === roomId} />
        ))}
      </ol>
    </section>
  );
}

interface QueueItemProps {
  store: ConsoleStore;
  room: WaitingRoom;
  now: number;
  isCurrent: boolean;
}

function QueueItem({ store, room, now, isCurrent }: QueueItemProps) {
  const entry = store.inbox.entry(room.roomId);
  const name = (entry && visitorOf(entry)?.name) || strings.visitor;
  const waits = strings.waitsFor(Math.max(0, Math.floor((now - Date.parse(room.since)) / 60_000)));
  return (
    <li>
      <a
        href={conversationHref(room.roomId)}
        class="queue-item"
        data-testid="queue-entry"
        data-room-id={room.roomId}
        data-position={room.position}
        aria-current={isCurrent ? 'true' : undefined}
      >
        <span class="queue-place">
          <span class="sr-only">{strings.place}</span> {room.position}
        </span>
        <PresenceDot status={store.presence.statusOf(room.visitorId)} />
        <span class="inbox-name" dir="auto">
          {name}
        </span>
        <span class="inbox-time">{waits}</span>
      </a>
    </li>
  );
}
