import type { Hub } from './hub';

/** Between the messages of SignalR's JSON protocol. */
const END = '\x1e';
export const HANDSHAKE = `{"protocol":"json","version":1}${END}`;
const PING = `{"type":6}${END}`;
const START_TIMEOUT_MS = 15_000;
/** As often as the server does by itself: it drops a client that it has not heard of for twice as long. */
export const PING_EVERY_MS = 15_000;
export const SILENCE_MAX_MS = 30_000;

enum Type {
  Invocation = 1,
  Completion = 3,
  Close = 7,
}

interface Received {
  type?: number;
  target?: string;
  arguments?: unknown[];
  invocationId?: string;
  result?: unknown;
  error?: string;
}

interface Waiting {
  done: (result: never) => void;
  failed: (error: Error) => void;
}

/**
 * What we use of SignalR, spoken over one WebSocket: calls, their answers, and what the server says unasked. Its own client, with
 * negotiation, fallbacks, streams and stateful reconnects, would be a quarter of the widget's size.
 */
export class HubSocket implements Hub {
  private socket: WebSocket | null = null;
  private isStopped = false;
  private readonly handlers = new Map<string, (...args: never[]) => void>();
  private readonly waiting = new Map<string, Waiting>();
  private calls = 0;
  private closed: () => void = () => {};
  private heardAt = 0;
  private saidAt = 0;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly open: () => Promise<WebSocket>) {}

  on(event: string, handler: (...args: never[]) => void): void {
    this.handlers.set(event, handler);
  }

  onClosed(handler: () => void): void {
    this.closed = handler;
  }

  async start(): Promise<void> {
    const socket = await this.open();
    if (this.isStopped) {
      socket.close();
      throw new Error('The connection was stopped before it was made.');
    }
    this.socket = socket;
    await this.shakeHands(socket);
    this.timer = setInterval(() => this.keepAlive(), PING_EVERY_MS / 3);
    socket.onclose = () => this.end();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.socket?.close();
  }

  invoke<T>(target: string, ...args: unknown[]): Promise<T> {
    return new Promise<T>((done, failed) => {
      if (this.socket?.readyState !== WebSocket.OPEN) {
        failed(new Error('The connection is not open.'));
        return;
      }
      const invocationId = String(++this.calls);
      this.waiting.set(invocationId, { done, failed });
      this.say(JSON.stringify({ type: Type.Invocation, invocationId, target, arguments: args }) + END);
    });
  }

  private shakeHands(socket: WebSocket): Promise<void> {
    return new Promise((done, failed) => {
      const timer = setTimeout(() => socket.close(), START_TIMEOUT_MS);
      socket.onopen = () => this.say(HANDSHAKE);
      socket.onclose = (event) => {
        clearTimeout(timer);
        failed(new Error(`The connection was not made (${event.code}).`));
      };
      socket.onmessage = ({ data }) => {
        clearTimeout(timer);
        const [answer, ...rest] = String(data).split(END);
        const refusal = (JSON.parse(answer ?? '') as Received).error;
        if (refusal) {
          failed(new Error(refusal));
          socket.close();
          return;
        }
        socket.onmessage = (event) => this.hear(String(event.data).split(END));
        this.hear(rest);
        done();
      };
    });
  }

  private hear(messages: string[]): void {
    this.heardAt = Date.now();
    for (const text of messages) if (text) this.take(JSON.parse(text));
    // Timers of a page in the background run late; what the server says does not.
    if (this.heardAt - this.saidAt >= PING_EVERY_MS) this.say(PING);
  }

  private take(message: Received): void {
    if (message.type === Type.Invocation && message.target) {
      this.tell(message.target, (message.arguments ?? []) as never[]);
    } else if (message.type === Type.Completion && message.invocationId) {
      const call = this.waiting.get(message.invocationId);
      this.waiting.delete(message.invocationId);
      if (message.error === undefined) call?.done(message.result as never);
      else call?.failed(new Error(message.error));
    } else if (message.type === Type.Close) this.socket?.close();
  }

  /** A listener that fails takes nothing from what came with it. */
  private tell(event: string, args: never[]): void {
    try {
      this.handlers.get(event)?.(...args);
    } catch (error) {
      console.error(error);
    }
  }

  private keepAlive(): void {
    const now = Date.now();
    if (now - this.heardAt > SILENCE_MAX_MS) {
      this.socket?.close();
      // A socket whose network has gone says so late.
      this.end();
    } else if (now - this.saidAt >= PING_EVERY_MS) this.say(PING);
  }

  private say(text: string): void {
    this.saidAt = Date.now();
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(text);
  }

  private end(): void {
    clearInterval(this.timer);
    if (!this.socket) return;
    this.socket.onclose = null;
    this.socket.onmessage = null;
    this.socket = null;
    for (const call of this.waiting.values()) call.failed(new Error('The connection was closed.'));
    this.waiting.clear();
    this.closed();
  }
}
