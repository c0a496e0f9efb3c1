import { computed, effect, signal } from '@preact/signals';
import { Api } from '../shared/api/api';
import { type ApiError, toApiError } from '../shared/api/errors';
import { Http } from '../shared/api/http';
import type { Booking, Message, Participant, Practice } from '../shared/api/types';
import { VisitorSession } from '../shared/api/visitorSession';
import { deskNoticeOf } from '../shared/chat/notices';
import { Connection } from '../shared/connection/connection';
import { webSocketHub } from '../shared/connection/hub';
import { Presence } from '../shared/connection/presence';
import { Room } from '../shared/connection/room';
import { Rooms } from '../shared/connection/rooms';
import { browserShelf, type Shelf } from '../shared/storage';
import { viewerZone } from '../shared/time/days';
import type { MessageChanges } from '../shared/ui/MessageActions';
import type { Offers } from '../shared/ui/OfferItem';
import { OwnBookings } from './ownBookings';
import { Queue } from './queue';
import { takeResumeToken } from './resumeLink';
import { Waitlist } from './waitlist';

function isTaken(message: Message): boolean {
  return message.kind === 'assignment' && Boolean((message.data as { assignedTo?: string } | null)?.assignedTo);
}

/** As long as the server lets visitors change what they said. */
const CHANGE_TIME_MS = 15 * 60_000;

/** The sender of notices that nobody typed. */
const SYSTEM_SENDER_ID = 'system';

export type Tab = 'chat' | 'book';

/** Everything the widget knows: who the visitor is, their conversation, and what is on display. */
export class WidgetStore {
  readonly isOpen = signal(false);
  readonly tab = signal<Tab>('chat');
  readonly practice = signal<Practice | null>(null);
  readonly room = signal<Room | null>(null);
  readonly participants = signal<readonly Participant[]>([]);
  readonly error = signal<ApiError | null>(null);
  readonly isStarting = signal(false);
  readonly zone = viewerZone();
  /** What the visitor does about a time offered from the waiting list. */
  readonly offers: Offers = {
    isOpen: (offer) => this.waitlist.isOpen(offer),
    isTaken: (offer) => this.waitlist.isTaken(offer),
    answers: {
      accept: (offer) => this.attempt(() => this.waitlist.accept(offer, this.room.peek()?.id, this.zone)),
      decline: (offer) => this.attempt(() => this.waitlist.decline(offer)),
    },
  };

  /** What the visitor said a short while ago can be said otherwise, or taken back. */
  readonly changes: MessageChanges = {
    mayEdit: (message) => this.mayChange(message),
    mayDelete: (message) => this.mayChange(message),
    edit: (message, text) => this.connection.invoke('EditMessage', this.room.peek()?.id, message.sequence, text),
    remove: (message) => this.connection.invoke('DeleteMessage', this.room.peek()?.id, message.sequence),
  };

  readonly session: VisitorSession;
  readonly api: Api;
  readonly connection: Connection;
  readonly presence: Presence;
  readonly waitlist: Waitlist;
  readonly queue: Queue;
  readonly bookings: OwnBookings;
  /** One that is to be moved, chosen in the conversation. */
  readonly moving = signal<Booking | null>(null);
  private readonly rooms: Rooms;
  private readonly shelf: Shelf;

  readonly unread = computed(() => {
    const room = this.room.value;
    if (!room) return 0;
    const read = room.readSequences.value[room.ownId] ?? 0;
    return room.messages.value.filter((each) => each.sequence > read && each.senderId !== room.ownId).length;
  });

  readonly isRoomClosed = computed(() => {
    const last = this.room.value?.messages.value.findLast((each) => each.kind === 'status');
    return (last?.data as { status?: string } | null | undefined)?.status === 'closed';
  });

  /** The last that the desk said is that nobody is here, and nobody has come since. */
  readonly isNobodyThere = computed(() => {
    const room = this.room.value;
    const messages = room?.messages.value ?? [];
    const told = messages.findLastIndex((each) => deskNoticeOf(each)?.state === 'away');
    return (
      told >= 0 &&
      !messages.slice(told + 1).some((each) => (each.kind === 'text' ? each.senderId !== room?.ownId : isTaken(each)))
    );
  });

  constructor(
    readonly slug: string,
    baseUrl: string,
  ) {
    this.shelf = browserShelf(`realtime.${slug}.`);
    this.session = new VisitorSession(this.shelf);
    this.api = new Api(new Http({ baseUrl, credentials: this.session }));
    this.connection = new Connection(webSocketHub(baseUrl, () => this.api.hubTicket()));
    this.presence = new Presence(this.connection);
    this.waitlist = new Waitlist(this.api, this.connection);
    this.bookings = new OwnBookings(this.api, this.connection);
    this.queue = new Queue(this.api, this.connection, () => this.room.peek()?.id);
    this.rooms = new Rooms(this.connection);
    this.endWithSession();
    this.watchWhoeverAnswers();
    this.markReadWhileSeen();
    // A visitor who has been here before hears of answers without opening the panel.
    const token = takeResumeToken(new URL(baseUrl, location.href).origin);
    if (token) void this.comeBack(token);
    else if (this.session.visitor.peek()) void this.resume();
  }

  /** Begins or goes on with whatever the panel needs when it is shown. */
  open(): void {
    this.isOpen.value = true;
    void this.prepare();
  }

  async prepare(): Promise<void> {
    this.error.value = null;
    try {
      await this.loadPractice();
      if (this.session.visitor.peek() && !this.room.peek()) await this.enterConversation();
    } catch (error) {
      this.error.value = toApiError(error);
    }
  }

  async introduce(name: string, email: string): Promise<void> {
    this.isStarting.value = true;
    this.error.value = null;
    try {
      const token = await this.api.createVisitor(this.slug, { name, email: email || undefined });
      this.session.begin(token, name, email);
      await this.enterConversation();
    } catch (error) {
      this.error.value = toApiError(error);
    } finally {
      this.isStarting.value = false;
    }
  }

  /** Where answers are mailed to. */
  async giveEmail(email: string): Promise<void> {
    const own = await this.api.setOwnEmail(email);
    this.session.tell(own.name, own.email ?? '');
  }

  async startNewConversation(): Promise<void> {
    this.leaveRoom();
    await this.prepare();
  }

  async acceptProposal(message: Message, start: string): Promise<void> {
    const room = this.room.peek();
    if (room) await this.attempt(() => this.connection.invoke('AcceptProposal', room.id, message.sequence, start));
  }

  /** Goes to where another time is chosen. */
  moveBooking(booking: Booking): void {
    this.moving.value = booking;
    this.tab.value = 'book';
  }

  nameOf(userId: string): string | null {
    return (
      this.participants.value.find((each) => each.userId === userId)?.name ??
      this.practice.value?.therapists.find((each) => each.userId === userId)?.name ??
      this.room.value?.messages.value.findLast((each) => each.senderId === userId)?.senderName ??
      null
    );
  }

  /** By the link in a mail: into the conversation that it is about. */
  private async comeBack(token: string): Promise<void> {
    this.isOpen.value = true;
    await this.attempt(async () => {
      await this.loadPractice();
      const resumed = await this.api.resume(this.slug, token);
      this.session.begin(resumed, '', '');
      const own = await this.api.ownVisitor();
      this.session.tell(own.name, own.email ?? '');
      const { items } = await this.api.rooms();
      const room = items.find((each) => each.id === resumed.roomId);
      if (room) this.enter(room.id, room.headSequence, room.participants);
    });
  }

  private mayChange(message: Message): boolean {
    const isOwn = message.senderId === this.session.visitor.value?.id;
    return isOwn && !this.isRoomClosed.value && Date.now() - Date.parse(message.sentAt) < CHANGE_TIME_MS;
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.error.value = null;
    try {
      await work();
    } catch (error) {
      this.error.value = toApiError(error);
    }
  }

  private async resume(): Promise<void> {
    try {
      await this.loadPractice();
      const { items } = await this.api.rooms();
      const open = items.find((each) => each.status === 'open');
      if (open && !this.room.peek()) this.enter(open.id, open.headSequence, open.participants);
    } catch {
      // The panel says what is wrong when it is opened; until then nobody waits for this.
    }
  }

  private async loadPractice(): Promise<void> {
    this.practice.value ??= await this.api.practice(this.slug);
  }

  private async enterConversation(): Promise<void> {
    const opened = await this.api.openRoom();
    this.enter(opened.id, opened.headSequence, opened.participants);
  }

  private enter(roomId: string, headSequence: number, participants: readonly Participant[]): void {
    const visitor = this.session.visitor.peek();
    if (!visitor || this.room.peek()?.id === roomId) return;
    this.leaveRoom();
    const room = new Room(roomId, visitor.id, this.connection, this.api, this.shelf, headSequence);
    this.rooms.enter(room);
    this.room.value = room;
    this.participants.value = participants ?? [];
    this.queue.place.value = null;
    // On a connection that is there already; else after the connect.
    if (this.connection.state.peek() === 'online') void this.queue.load();
    this.connection.start();
    const staff = (participants ?? []).filter((each) => each.userId !== visitor.id).map((each) => each.userId);
    const therapists = this.practice.peek()?.therapists.flatMap((each) => each.userId ?? []) ?? [];
    this.presence.watch([...therapists, ...staff]);
  }

  private leaveRoom(): void {
    const room = this.room.peek();
    if (room) this.rooms.leave(room);
    this.room.value = null;
  }

  private endWithSession(): void {
    effect(() => {
      if (this.session.visitor.value) return;
      this.connection.stop();
      this.leaveRoom();
    });
  }

  /** Not only therapists answer: whoever of the practice has written is somebody to look for. */
  private watchWhoeverAnswers(): void {
    effect(() => {
      const room = this.room.value;
      const senders = room?.messages.value.map((each) => each.senderId) ?? [];
      this.presence.watch([...new Set(senders)].filter((id) => id !== room?.ownId && id !== SYSTEM_SENDER_ID));
    });
  }

  private markReadWhileSeen(): void {
    const isSeen = signal(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', () => {
      isSeen.value = document.visibilityState === 'visible';
    });
    effect(() => {
      const room = this.room.value;
      const isOnline = this.connection.state.value === 'online';
      if (!room || !isOnline || !isSeen.value || !this.isOpen.value || this.tab.value !== 'chat') return;
      if (room.messages.value.length > 0) room.markRead();
    });
  }
}
