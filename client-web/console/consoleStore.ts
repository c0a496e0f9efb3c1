import { computed, effect, signal } from '@preact/signals';
import { type ApiError, toApiError } from '../shared/api/errors';
import { Http } from '../shared/api/http';
import { StaffSession } from '../shared/api/staffSession';
import type { Practice, PresenceStatus } from '../shared/api/types';
import { Connection } from '../shared/connection/connection';
import { webSocketHub } from '../shared/connection/hub';
import { Presence } from '../shared/connection/presence';
import { Room } from '../shared/connection/room';
import { Rooms } from '../shared/connection/rooms';
import { browserShelf } from '../shared/storage';
import { CannedReplies } from './cannedReplies';
import { DeskStore } from './desk';
import { Inbox } from './inbox';
import { Schedules } from './schedules';
import { StaffApi } from './staffApi';
import { WaitlistStore } from './waitlist/waitlistStore';

export interface Colleague {
  id: string;
  name: string;
}

/** Everything the console knows while somebody is signed in. */
export class ConsoleStore {
  readonly session: StaffSession;
  readonly api: StaffApi;
  readonly connection: Connection;
  readonly presence: Presence;
  readonly inbox: Inbox;
  readonly schedules: Schedules;
  readonly waitlist: WaitlistStore;
  readonly desk: DeskStore;
  readonly canned: CannedReplies;
  readonly practice = signal<Practice | null>(null);
  readonly colleagues = signal<readonly Colleague[]>([]);
  readonly error = signal<ApiError | null>(null);
  readonly room = signal<Room | null>(null);
  readonly status = signal<Exclude<PresenceStatus, 'offline'>>('online');
  /** The practice's clock: staff reads and plans by it wherever they are. */
  readonly zone = computed(() => this.practice.value?.organization.timeZone ?? 'UTC');

  private readonly shelf = browserShelf('realtime.console.');
  private readonly rooms: Rooms;

  constructor(baseUrl: string) {
    this.session = new StaffSession(this.shelf, baseUrl);
    this.api = new StaffApi(new Http({ baseUrl, credentials: this.session }));
    this.connection = new Connection(webSocketHub(baseUrl, () => this.api.hubTicket()));
    this.presence = new Presence(this.connection);
    this.rooms = new Rooms(this.connection);
    this.schedules = new Schedules(this.api, this.connection);
    this.waitlist = new WaitlistStore(this.api, this.connection);
    this.desk = new DeskStore(this.api, this.connection);
    this.canned = new CannedReplies(this.api);
    this.inbox = new Inbox(this.api, this.connection, this.presence);
    addEventListener('storage', () => this.session.noticeChange());
    this.status.value = this.shelf.read('status') ?? 'online';
    this.connection.onOnline(() => {
      this.tellStatus();
      void this.readPracticeAgain();
    });
    this.connection.on('PracticeChanged', () => void this.readPracticeAgain());
    effect(() => {
      if (this.session.user.value) void this.begin();
      else this.end();
    });
  }

  async begin(): Promise<void> {
    this.error.value = null;
    this.connection.start();
    try {
      await this.readPractice();
      await Promise.all([this.inbox.load(), this.loadColleagues()]);
    } catch (error) {
      this.error.value = toApiError(error);
    }
  }

  /** What the practice offers and by which rules; read again after each change made here. */
  async readPractice(): Promise<void> {
    const [organization, services, therapists] = await Promise.all([
      this.api.organization(),
      this.api.services(),
      this.api.therapists(),
    ]);
    const practice = { organization, services: services.items, therapists: therapists.items };
    // What is the same is not drawn anew under somebody's hands.
    if (JSON.stringify(practice) !== JSON.stringify(this.practice.peek())) this.practice.value = practice;
  }

  /** Where it was read before: somebody changed it, or may have while nothing could be pushed. */
  private async readPracticeAgain(): Promise<void> {
    if (!this.practice.peek()) return;
    await this.readPractice().catch(() => {
      // What was read before stays until the next change or connect.
    });
  }

  setStatus(status: 'online' | 'away'): void {
    this.status.value = status;
    this.shelf.write('status', status);
    this.tellStatus();
  }

  openRoom(roomId: string | null): void {
    if (this.room.peek()?.id === (roomId ?? undefined)) return;
    const before = this.room.peek();
    if (before) this.rooms.leave(before);
    this.room.value = null;
    const user = this.session.user.peek();
    if (!roomId || !user) return;
    const head = this.inbox.entry(roomId)?.headSequence ?? 0;
    const shelf = browserShelf(`realtime.console.${user.id}.`);
    const room = new Room(roomId, user.id, this.connection, this.api, shelf, head);
    this.rooms.enter(room);
    this.room.value = room;
  }

  nameOf(userId: string): string | null {
    return (
      this.colleagues.value.find((each) => each.id === userId)?.name ??
      this.inbox.participant(userId)?.name ??
      this.room.value?.messages.value.findLast((each) => each.senderId === userId)?.senderName ??
      null
    );
  }

  /** Owners and admins may read the list of accounts; for others the therapists' own accounts are known. */
  private async loadColleagues(): Promise<void> {
    const user = this.session.user.peek();
    const practice = this.practice.peek();
    if (!user || !practice) return;
    const known = new Map<string, Colleague>([[user.id, { id: user.id, name: user.name }]]);
    for (const each of practice.therapists) {
      if (each.userId && !known.has(each.userId)) known.set(each.userId, { id: each.userId, name: each.name });
    }
    if (user.role === 'owner' || user.role === 'admin') {
      const { items } = await this.api.users();
      for (const each of items) if (each.role !== 'visitor') known.set(each.id, { id: each.id, name: each.name });
    }
    this.colleagues.value = [...known.values()].sort((a, b) => a.name.localeCompare(b.name));
    this.presence.watch([...known.keys()]);
  }

  private tellStatus(): void {
    this.connection.invoke('SetStatus', this.status.peek()).catch(() => {
      // Told again after the next connect.
    });
  }

  private end(): void {
    this.connection.stop();
    this.openRoom(null);
    this.inbox.clear();
    this.schedules.clear();
    this.waitlist.clear();
    this.desk.clear();
    this.canned.clear();
    this.practice.value = null;
    this.colleagues.value = [];
  }
}
