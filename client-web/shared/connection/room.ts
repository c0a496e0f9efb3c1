import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Api } from '../api/api';
import { type ApiError, toApiError } from '../api/errors';
import type { JoinedRoom, Message } from '../api/types';
import { presentMessages } from '../chat/changes';
import type { Shelf } from '../storage';
import type { Connection } from './connection';
import { MessageLog } from './messageLog';
import { type Acknowledgement, Outbox } from './outbox';

/** How many of the latest messages are shown at first; earlier ones come on request. */
export const FIRST_PAGE_SIZE = 50;
const TYPING_SHOWN_MS = 6_000;
const TYPING_REPEAT_MS = 3_000;
const TYPING_IDLE_MS = 4_000;
/** A sent message is normally pushed back at once; past this, what was missed is read. */
const ECHO_WAIT_MS = 2_500;
const REJOIN_PAUSE_MS = 2_000;

/** One conversation as this person sees it, kept true across losses of the connection. */
export class Room {
  readonly messages = signal<readonly Message[]>([]);
  readonly readSequences = signal<Record<string, number>>({});
  readonly typingUserIds = signal<ReadonlySet<string>>(new Set());
  readonly isLoaded = signal(false);
  readonly hasEarlier = signal(false);
  /** What is shown is a stretch of long ago, and not the newest. */
  readonly isInPast = signal(false);
  /** Why the conversation cannot be read, where that will not pass by itself. */
  readonly failure = signal<ApiError | null>(null);
  readonly outbox: Outbox;
  private readonly lastSequence = signal(0);
  readonly headSequence: ReadonlySignal<number> = computed(() => this.lastSequence.value);

  private readonly log: MessageLog;
  private past: MessageLog | null = null;
  private readonly leave: () => void;
  private readonly typingTimers = new Map<string, ReturnType<typeof setTimeout>>();
  private joining: Promise<void> | null = null;
  private joinAgain = false;
  private isClosed = false;
  private isTyping = false;
  private typingSaidAt = 0;
  private typingIdle: ReturnType<typeof setTimeout> | undefined;
  private markedRead = 0;

  constructor(
    readonly id: string,
    readonly ownId: string,
    private readonly connection: Connection,
    private readonly api: Pick<Api, 'messagesBefore'>,
    shelf: Shelf,
    headSequence = 0,
  ) {
    this.log = new MessageLog(Math.max(0, headSequence - FIRST_PAGE_SIZE));
    this.outbox = new Outbox(shelf, `outbox.${id}`, this.sendOne, this.awaitEcho);
    this.leave = connection.onOnline(() => void this.join());
  }

  close(): void {
    this.isClosed = true;
    this.leave();
    for (const timer of this.typingTimers.values()) clearTimeout(timer);
    clearTimeout(this.typingIdle);
    this.connection.invoke('LeaveRoom', this.id).catch(() => {});
  }

  send(text: string): void {
    this.showNewest();
    this.outbox.add(text);
    this.sayTyping(false);
  }

  /** Called at each key press; others hear of it now and then, and when it stops. */
  typing(): void {
    clearTimeout(this.typingIdle);
    this.typingIdle = setTimeout(() => this.sayTyping(false), TYPING_IDLE_MS);
    if (!this.isTyping || Date.now() - this.typingSaidAt > TYPING_REPEAT_MS) this.sayTyping(true);
  }

  markRead(): void {
    const head = this.log.last;
    if (head <= this.markedRead || head === 0) return;
    this.markedRead = head;
    this.connection.invoke('MarkRead', this.id, head).catch(() => {
      this.markedRead = Math.min(this.markedRead, head - 1);
    });
    this.noteRead(this.ownId, head);
  }

  async loadEarlier(): Promise<void> {
    const shown = this.past ?? this.log;
    const page = await this.api.messagesBefore(this.id, shown.first, FIRST_PAGE_SIZE);
    shown.addEarlier(page.items);
    this.show();
  }

  /** Shows an item with what stands around it: one page, however long ago it was. */
  async showAround(sequence: number): Promise<void> {
    if (sequence >= this.log.first) return this.showNewest();
    if (this.past && sequence >= this.past.first && sequence <= this.past.last) return;
    const before = sequence + Math.ceil(FIRST_PAGE_SIZE / 2);
    const { items } = await this.api.messagesBefore(this.id, before, FIRST_PAGE_SIZE);
    if (items.length === 0) return;
    this.past = new MessageLog(Math.min(...items.map((each) => each.sequence)) - 1);
    this.past.addAll(items);
    this.joinPast();
  }

  /** Goes on from a stretch of long ago; where it reaches what is known already, they are one. */
  async loadLater(): Promise<void> {
    const { past } = this;
    if (!past) return;
    const { items } = await this.api.messagesBefore(this.id, past.last + FIRST_PAGE_SIZE + 1, FIRST_PAGE_SIZE);
    past.addAll(items);
    this.joinPast();
  }

  showNewest(): void {
    if (!this.past) return;
    this.past = null;
    this.show();
  }

  private joinPast(): void {
    if (this.past && this.past.last + 1 >= this.log.first) {
      this.log.addEarlier(this.past.messages);
      this.past = null;
    }
    this.show();
  }

  receive(message: Message): void {
    if (this.log.add(message) === 'gap') void this.join();
    this.noteTyping(message.senderId, false);
    this.show();
  }

  noteRead(userId: string, sequence: number): void {
    if ((this.readSequences.peek()[userId] ?? 0) >= sequence) return;
    this.readSequences.value = { ...this.readSequences.peek(), [userId]: sequence };
  }

  noteTyping(userId: string, isTyping: boolean): void {
    if (userId === this.ownId) return;
    clearTimeout(this.typingTimers.get(userId));
    this.typingTimers.delete(userId);
    const typing = new Set(this.typingUserIds.peek());
    if (isTyping) {
      typing.add(userId);
      this.typingTimers.set(
        userId,
        setTimeout(() => this.noteTyping(userId, false), TYPING_SHOWN_MS),
      );
    } else if (!typing.delete(userId)) return;
    this.typingUserIds.value = typing;
  }

  /** Reads on from the last sequence until the head is reached; one at a time, and once more if asked meanwhile. */
  private join(): Promise<void> {
    if (this.joining) {
      this.joinAgain = true;
      return this.joining;
    }
    this.joining = this.catchUp().finally(() => {
      this.joining = null;
      if (this.joinAgain && !this.isClosed) {
        this.joinAgain = false;
        if (this.log.hasGap) void this.join();
      }
    });
    return this.joining;
  }

  private async catchUp(): Promise<void> {
    try {
      for (;;) {
        const before = this.log.last;
        const joined = await this.connection.invoke<JoinedRoom>('JoinRoom', this.id, before);
        if (this.isClosed) return;
        this.log.addAll(joined.messages);
        for (const [userId, sequence] of Object.entries(joined.readSequences ?? {})) this.noteRead(userId, sequence);
        this.isLoaded.value = true;
        this.failure.value = null;
        this.show();
        if (this.log.last >= joined.headSequence || this.log.last === before) break;
      }
      void this.outbox.flush();
    } catch (thrown) {
      const error = toApiError(thrown);
      // After a lost connection the next connect joins again; after a refusal that passes, this does.
      if (!error.isRetryable) this.failure.value = error;
      else if (error.code !== 'disconnected') setTimeout(this.joinIfOnline, REJOIN_PAUSE_MS);
    }
  }

  private readonly joinIfOnline = (): void => {
    if (!this.isClosed && this.connection.state.peek() === 'online') void this.join();
  };

  private readonly sendOne = (clientMessageId: string, text: string): Promise<Acknowledgement> =>
    this.connection.invoke<Acknowledgement>('Send', this.id, clientMessageId, text);

  private readonly awaitEcho = (sequence: number): void => {
    setTimeout(() => {
      if (!this.isClosed && this.log.last < sequence) void this.join();
    }, ECHO_WAIT_MS);
  };

  private show(): void {
    const { past } = this;
    // What is known of later changes shows in an older stretch, too.
    this.messages.value = past
      ? presentMessages([...past.messages, ...this.log.messages]).filter((each) => each.sequence <= past.last)
      : presentMessages(this.log.messages);
    this.isInPast.value = past !== null;
    this.lastSequence.value = this.log.last;
    const shown = past ?? this.log;
    this.hasEarlier.value = shown.first > 1 && shown.messages.length > 0;
    const seen = new Set<string>();
    for (const message of this.log.messages) if (message.clientMessageId) seen.add(message.clientMessageId);
    this.outbox.settle(seen);
  }

  private sayTyping(isTyping: boolean): void {
    clearTimeout(isTyping ? undefined : this.typingIdle);
    if (!isTyping && !this.isTyping) return;
    this.isTyping = isTyping;
    this.typingSaidAt = Date.now();
    this.connection.invoke('Typing', this.id, isTyping).catch(() => {});
  }
}
