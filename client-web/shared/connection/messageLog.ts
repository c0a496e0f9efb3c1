import type { Message } from '../api/types';

export type Arrival = 'added' | 'known' | 'gap';

/**
 * The messages of one room in their one order. Holds a stretch without holes, from `first` to `last`; what arrives beyond
 * a hole waits until the hole is filled, and what is known already changes nothing.
 */
export class MessageLog {
  private stretch: Message[] = [];
  private readonly waiting = new Map<number, Message>();
  private lastSequence: number;

  /** @param after the sequence before the first that will be asked for: 0 for the whole room. */
  constructor(after = 0) {
    this.lastSequence = after;
  }

  get messages(): readonly Message[] {
    return this.stretch;
  }

  get first(): number {
    return this.stretch[0]?.sequence ?? this.lastSequence + 1;
  }

  get last(): number {
    return this.lastSequence;
  }

  get hasGap(): boolean {
    return this.waiting.size > 0;
  }

  add(message: Message): Arrival {
    if (message.sequence <= this.lastSequence) return 'known';
    if (message.sequence > this.lastSequence + 1) {
      this.waiting.set(message.sequence, message);
      return 'gap';
    }
    const next = [...this.stretch, message];
    this.lastSequence = message.sequence;
    for (;;) {
      const follower = this.waiting.get(this.lastSequence + 1);
      if (!follower) break;
      this.waiting.delete(follower.sequence);
      next.push(follower);
      this.lastSequence = follower.sequence;
    }
    for (const sequence of this.waiting.keys()) if (sequence <= this.lastSequence) this.waiting.delete(sequence);
    this.stretch = next;
    return 'added';
  }

  /** A page as the server returned it, in any order. */
  addAll(messages: readonly Message[]): void {
    for (const message of [...messages].sort((a, b) => a.sequence - b.sequence)) this.add(message);
  }

  /** Puts an earlier page in front; only messages that join on without a hole are taken. */
  addEarlier(messages: readonly Message[]): number {
    const earlier = [...messages].sort((a, b) => b.sequence - a.sequence);
    const taken: Message[] = [];
    let wanted = this.first - 1;
    for (const message of earlier) {
      if (message.sequence !== wanted) continue;
      taken.unshift(message);
      wanted--;
    }
    this.stretch = [...taken, ...this.stretch];
    return taken.length;
  }
}
