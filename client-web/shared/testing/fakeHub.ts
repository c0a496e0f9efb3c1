import type { JoinedRoom, Message } from '../api/types';
import { Connection, type ConnectionClock } from '../connection/connection';
import type { Hub } from '../connection/hub';

type Call = [method: string, ...args: unknown[]];

/** A room server in memory: it keeps messages, knows repeats, and can be cut off. */
export class FakeServer {
  readonly messages: Message[] = [];
  readonly calls: Call[] = [];
  readonly hubs: FakeHub[] = [];
  pageSize = 100;
  isReachable = true;
  /** Refuses the next calls of a method with these texts, one each. */
  readonly refusals = new Map<string, string[]>();
  /** Whether what is sent is pushed to the listeners. */
  pushes = true;

  get hub(): FakeHub {
    const hub = this.hubs.at(-1);
    if (!hub) throw new Error('Nobody has connected.');
    return hub;
  }

  readonly createHub = (): Hub => {
    const hub = new FakeHub(this);
    this.hubs.push(hub);
    return hub;
  };

  post(text: string, senderId = 'staff', clientMessageId: string | null = null): Message {
    const sequence = this.messages.length + 1;
    const message: Message = {
      sequence,
      id: `m${sequence}`,
      clientMessageId,
      senderId,
      senderName: senderId,
      kind: 'text',
      text,
      sentAt: '2026-11-20T14:00:00Z',
    };
    this.messages.push(message);
    return message;
  }

  push(event: string, ...args: unknown[]): void {
    this.hub.emit(event, ...args);
  }

  answer(method: string, args: unknown[]): unknown {
    this.calls.push([method, ...args]);
    const refusal = this.refusals.get(method)?.shift();
    if (refusal) throw new Error(`An unexpected error occurred invoking '${method}'. HubException: ${refusal}`);
    if (method === 'JoinRoom') return this.join(args[1] as number);
    if (method === 'Send') return this.send(args[1] as string, args[2] as string);
    return null;
  }

  callsOf(method: string): Call[] {
    return this.calls.filter(([name]) => name === method);
  }

  private join(after: number): JoinedRoom {
    const messages = this.messages.filter((each) => each.sequence > after).slice(0, this.pageSize);
    return { headSequence: this.messages.length, messages, readSequences: {} };
  }

  private send(clientMessageId: string, text: string): { sequence: number; sentAt: string } {
    const known = this.messages.find((each) => each.clientMessageId === clientMessageId);
    const message = known ?? this.post(text, 'me', clientMessageId);
    if (!known && this.pushes) this.push('MessageReceived', 'room', message);
    return { sequence: message.sequence, sentAt: message.sentAt };
  }
}

export class FakeHub implements Hub {
  private readonly handlers = new Map<string, (...args: never[]) => void>();
  private closed: () => void = () => {};
  isOpen = false;
  /** Lets calls reach the server but loses its answers, as a connection does that dies in between. */
  losesAnswers = false;

  constructor(private readonly server: FakeServer) {}

  async start(): Promise<void> {
    if (!this.server.isReachable) throw new Error('The connection was not made.');
    this.isOpen = true;
  }

  async stop(): Promise<void> {
    this.isOpen = false;
  }

  async invoke<T>(method: string, ...args: unknown[]): Promise<T> {
    if (!this.isOpen) throw new Error('The connection closed.');
    await Promise.resolve();
    const answer = this.server.answer(method, args);
    if (this.losesAnswers) throw new Error('The connection closed before the answer.');
    return answer as T;
  }

  on(event: string, handler: (...args: never[]) => void): void {
    this.handlers.set(event, handler);
  }

  onClosed(handler: () => void): void {
    this.closed = handler;
  }

  emit(event: string, ...args: unknown[]): void {
    if (this.isOpen) this.handlers.get(event)?.(...(args as never[]));
  }

  lose(): void {
    this.isOpen = false;
    this.closed();
  }
}

/** Timers that run when the test says so. */
export class FakeClock implements ConnectionClock {
  readonly waiting: { work: () => void; ms: number }[] = [];
  setTimeout = (work: () => void, ms: number): unknown => {
    const timer = { work, ms };
    this.waiting.push(timer);
    return timer;
  };
  clearTimeout = (timer: unknown): void => {
    const at = this.waiting.indexOf(timer as { work: () => void; ms: number });
    if (at >= 0) this.waiting.splice(at, 1);
  };
  random = (): number => 1;

  runNext(): number {
    const next = this.waiting.shift();
    if (!next) throw new Error('Nothing waits.');
    next.work();
    return next.ms;
  }
}

export function connectTo(server: FakeServer, clock = new FakeClock()): Connection {
  const connection = new Connection(server.createHub, clock);
  connection.start();
  return connection;
}

/** Lets everything that is ready to go on do so. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}
