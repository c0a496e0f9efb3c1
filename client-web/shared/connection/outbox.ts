import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { ApiError } from '../api/errors';
import { toApiError } from '../api/errors';
import { newId } from '../id';
import type { Shelf } from '../storage';

export interface Outgoing {
  clientMessageId: string;
  text: string;
  writtenAt: string;
  state: 'sending' | 'sent' | 'failed';
  /** Known once the server has it. */
  sequence?: number;
  /** Why it was refused, where it was. */
  errorCode?: string;
}

export interface Acknowledgement {
  sequence: number;
  sentAt: string;
}

export type SendMessage = (clientMessageId: string, text: string) => Promise<Acknowledgement>;

const RETRY_PAUSE_MS = 2_000;

/**
 * What was written and is not yet seen in the room. Messages leave one at a time, in the order they were written; each
 * keeps its id through losses and reloads, so that the server can tell a repeat from a new one.
 */
export class Outbox {
  private readonly itemsSignal: Signal<Outgoing[]>;
  private isFlushing = false;
  /** What this page has had in hand; the rest of what is kept belongs to another tab. */
  private readonly known = new Set<string>();

  constructor(
    private readonly shelf: Shelf,
    private readonly key: string,
    private readonly send: SendMessage,
    private readonly onSent: (sequence: number) => void,
    private readonly wait: (ms: number) => Promise<void> = (ms) => new Promise((done) => setTimeout(done, ms)),
  ) {
    this.itemsSignal = signal(shelf.read<Outgoing[]>(key) ?? []);
    for (const item of this.itemsSignal.peek()) this.known.add(item.clientMessageId);
  }

  get items(): ReadonlySignal<Outgoing[]> {
    return this.itemsSignal;
  }

  add(text: string): void {
    const item: Outgoing = { clientMessageId: newId(), text, writtenAt: new Date().toISOString(), state: 'sending' };
    this.change([...this.itemsSignal.peek(), item]);
    void this.flush();
  }

  retry(clientMessageId: string): void {
    this.update(clientMessageId, { state: 'sending', errorCode: undefined });
    void this.flush();
  }

  discard(clientMessageId: string): void {
    this.change(this.itemsSignal.peek().filter((item) => item.clientMessageId !== clientMessageId));
  }

  /** Forgets those that are now seen in the room itself. */
  settle(seenClientMessageIds: ReadonlySet<string>): void {
    const items = this.itemsSignal.peek();
    if (items.some((item) => seenClientMessageIds.has(item.clientMessageId))) {
      this.change(items.filter((item) => !seenClientMessageIds.has(item.clientMessageId)));
    }
  }

  /** Sends what waits; stops at a lost connection, and is called again after the next connect. */
  async flush(): Promise<void> {
    if (this.isFlushing) return;
    this.isFlushing = true;
    try {
      for (let next = this.next(); next; next = this.next()) {
        if (!(await this.sendOne(next))) return;
      }
    } finally {
      this.isFlushing = false;
    }
  }

  private async sendOne(item: Outgoing): Promise<boolean> {
    try {
      const { sequence } = await this.send(item.clientMessageId, item.text);
      this.update(item.clientMessageId, { state: 'sent', sequence });
      this.onSent(sequence);
      return true;
    } catch (thrown) {
      const error: ApiError = toApiError(thrown);
      if (error.code === 'disconnected' || error.code === 'shutting_down') return false;
      if (error.isRetryable) await this.wait(error.retryAfterMs ?? RETRY_PAUSE_MS);
      else this.update(item.clientMessageId, { state: 'failed', errorCode: error.code });
      return true;
    }
  }

  private next(): Outgoing | undefined {
    return this.itemsSignal.peek().find((item) => item.state === 'sending');
  }

  private update(clientMessageId: string, change: Partial<Outgoing>): void {
    this.change(
      this.itemsSignal.peek().map((item) => (item.clientMessageId === clientMessageId ? { ...item, ...change } : item)),
    );
  }

  private change(items: Outgoing[]): void {
    this.itemsSignal.value = items;
    for (const item of items) this.known.add(item.clientMessageId);
    const stored = this.shelf.read<Outgoing[]>(this.key) ?? [];
    const ofOthers = stored.filter((item) => !this.known.has(item.clientMessageId));
    const kept = [...ofOthers, ...items.filter((item) => item.state !== 'sent')];
    if (kept.length > 0) this.shelf.write(this.key, kept);
    else this.shelf.remove(this.key);
  }
}
