import { computed, signal } from '@preact/signals';
import type { Api } from '../shared/api/api';
import { type ApiError, toApiError } from '../shared/api/errors';
import type { InboxEntry, Participant } from '../shared/api/types';
import type { Connection } from '../shared/connection/connection';
import type { Presence } from '../shared/connection/presence';

/** How many conversations are read one by one at a time. */
const ENSURED_MAX = 20;

export type InboxFilter = 'all' | 'mine' | 'unassigned';

/** The practice's conversations, newest first, kept true by what the server pushes. */
export class Inbox {
  readonly entries = signal<readonly InboxEntry[]>([]);
  readonly filter = signal<InboxFilter>('all');
  readonly isOpenShown = signal(true);
  /** Null: whatever they are tagged with. */
  readonly tag = signal<string | null>(null);
  readonly knownTags = computed(() => [...new Set(this.entries.value.flatMap((each) => each.tags ?? []))].sort());
  readonly isLoaded = signal(false);
  readonly nextCursor = signal<string | null>(null);
  readonly error = signal<ApiError | null>(null);
  readonly unread = computed(() => this.entries.value.reduce((sum, each) => sum + (each.unread > 0 ? 1 : 0), 0));

  private isAsked = false;

  constructor(
    private readonly api: Api,
    private readonly connection: Connection,
    private readonly presence: Presence,
  ) {
    connection.on('InboxChanged', (entry: InboxEntry) => this.put([entry]));
    connection.on('TagsChanged', (roomId: string, tags: string[]) => this.setTags(roomId, tags));
    connection.onOnline(() => void this.catchUp());
  }

  shown(ownId: string): InboxEntry[] {
    return this.entries.value.filter((each) => {
      if ((each.status === 'open') !== this.isOpenShown.value) return false;
      if (this.tag.value !== null && !each.tags?.includes(this.tag.value)) return false;
      if (this.filter.value === 'mine') return each.assignedTo === ownId;
      return this.filter.value === 'all' || !each.assignedTo;
    });
  }

  entry(roomId: string): InboxEntry | undefined {
    return this.entries.value.find((each) => each.id === roomId);
  }

  participant(userId: string): Participant | undefined {
    for (const entry of this.entries.value) {
      const found = entry.participants.find((each) => each.userId === userId);
      if (found) return found;
    }
    return undefined;
  }

  async load(cursor: string | null = null): Promise<void> {
    this.isAsked = true;
    this.error.value = null;
    try {
      const page = await this.api.rooms(cursor, { tag: this.tag.peek() });
      this.put(page.items);
      this.nextCursor.value = page.nextCursor;
      this.isLoaded.value = true;
    } catch (error) {
      this.error.value = toApiError(error);
    }
  }

  /** Reads those that are not among the loaded ones; what cannot be read is shown without its name. */
  async ensure(roomIds: readonly string[]): Promise<void> {
    const missing = roomIds.filter((id) => !this.entry(id)).slice(0, ENSURED_MAX);
    const found = await Promise.all(missing.map((id) => this.api.room(id).catch(() => null)));
    this.put(found.filter((each) => each !== null));
  }

  /** Of those tagged so, also the ones that are not loaded yet. */
  async showTagged(tag: string | null): Promise<void> {
    this.tag.value = tag;
    await this.load();
  }

  setTags(roomId: string, tags: string[]): void {
    this.entries.value = this.entries.peek().map((each) => (each.id === roomId ? { ...each, tags } : each));
  }

  noteRead(roomId: string): void {
    if ((this.entry(roomId)?.unread ?? 0) === 0) return;
    this.entries.value = this.entries.peek().map((each) => (each.id === roomId ? { ...each, unread: 0 } : each));
  }

  clear(): void {
    this.entries.value = [];
    this.isLoaded.value = false;
    this.isAsked = false;
    this.nextCursor.value = null;
    this.tag.value = null;
  }

  /** Reads what changed while nothing was pushed, also where a first answer from before that is still on its way. */
  private async catchUp(): Promise<void> {
    // A connection is pushed to for certain once it has had an answer.
    await this.connection.invoke('WatchPresence', []).catch(() => {});
    if (this.isAsked) await this.load();
  }

  private put(changes: readonly InboxEntry[]): void {
    const byId = new Map(this.entries.peek().map((each) => [each.id, each]));
    for (const change of changes) {
      const known = byId.get(change.id);
      const isOlder = (known?.headSequence ?? 0) > change.headSequence;
      if (!isOlder) byId.set(change.id, { ...known, ...change });
    }
    this.entries.value = [...byId.values()].sort((a, b) => lastAt(b) - lastAt(a));
    this.presence.watch(changes.flatMap((each) => visitorOf(each)?.userId ?? []));
  }
}

export function visitorOf(entry: InboxEntry): Participant | undefined {
  return entry.participants.find((each) => each.role === 'visitor') ?? entry.participants[0];
}

function lastAt(entry: InboxEntry): number {
  const at = entry.lastMessage?.sentAt ?? entry.updatedAt;
  return at ? Date.parse(at) : 0;
}
