import { signal } from '@preact/signals';
import type { PresenceState, PresenceStatus } from '../api/types';
import type { Connection } from './connection';

/** How many the server takes in one call. */
const WATCHED_PER_CALL_MAX = 100;

/** Who is here, of those somebody on this page wants to know about. */
export class Presence {
  readonly states = signal<Readonly<Record<string, PresenceState>>>({});
  private readonly watched = new Set<string>();

  constructor(private readonly connection: Connection) {
    connection.on('PresenceChanged', (userId: string, status: PresenceStatus, lastSeenAt: string | null) =>
      this.note([{ userId, status, lastSeenAt }]),
    );
    connection.onOnline(() => this.ask([...this.watched]));
  }

  watch(userIds: readonly string[]): void {
    const added = userIds.filter((id) => id && !this.watched.has(id));
    for (const id of added) this.watched.add(id);
    this.ask(added);
  }

  statusOf(userId: string | null | undefined): PresenceStatus {
    return (userId && this.states.value[userId]?.status) || 'offline';
  }

  private ask(userIds: string[]): void {
    for (let at = 0; at < userIds.length; at += WATCHED_PER_CALL_MAX) {
      this.connection
        .invoke<PresenceState[]>('WatchPresence', userIds.slice(at, at + WATCHED_PER_CALL_MAX))
        .then((states) => this.note(states))
        .catch(() => {
          // No connection yet: the next connect asks for all of them.
        });
    }
  }

  private note(changes: PresenceState[]): void {
    const states = { ...this.states.peek() };
    for (const change of changes) states[change.userId] = change;
    this.states.value = states;
  }
}
