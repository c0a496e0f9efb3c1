import { type ReadonlySignal, signal } from '@preact/signals';
import { ApiError, hubError } from '../api/errors';
import { backoffDelay, RECONNECT_BACKOFF, RETURN_SPREAD_MS } from './backoff';
import type { Hub, HubFactory } from './hub';

export type ConnectionState = 'offline' | 'connecting' | 'online' | 'reconnecting';

export interface ConnectionClock {
  setTimeout(work: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
  random(): number;
}

const BROWSER_CLOCK: ConnectionClock = {
  setTimeout: (work, ms) => setTimeout(work, ms),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  random: Math.random,
};

type Handler = (...args: never[]) => void;

/**
 * The one live connection of a page. It connects for as long as it is wanted: after every loss with a growing, jittered
 * pause, and at once when the network returns or the page is looked at again. Where the browser says that the network has
 * gone, that is a loss too: nothing would say so on the socket itself for half a minute. What others asked for through it (rooms,
 * presence, availability) they ask for again in `onOnline`, which runs after each connect.
 */
export class Connection {
  private readonly stateSignal = signal<ConnectionState>('offline');
  private readonly handlers = new Map<string, Set<Handler>>();
  private readonly resumers = new Set<() => void>();
  private hub: Hub | null = null;
  private isWanted = false;
  private attempt = 0;
  private pause: unknown = null;

  constructor(
    private readonly createHub: HubFactory,
    private readonly clock: ConnectionClock = BROWSER_CLOCK,
  ) {}

  get state(): ReadonlySignal<ConnectionState> {
    return this.stateSignal;
  }

  start(): void {
    if (this.isWanted) return;
    this.isWanted = true;
    this.attempt = 0;
    this.stateSignal.value = 'connecting';
    this.listenToBrowser(true);
    void this.connect();
  }

  stop(): void {
    this.isWanted = false;
    this.listenToBrowser(false);
    this.cancelPause();
    const hub = this.hub;
    this.hub = null;
    this.stateSignal.value = 'offline';
    void hub?.stop().catch(() => {});
  }

  /** Ends a pause between two attempts: there is news that the next one may succeed. */
  wake = (): void => {
    if (!this.isWanted || this.pause === null) return;
    this.cancelPause();
    this.attempt = 0;
    void this.connect();
  };

  /** Listens to a server event on this and every later connection. Answers how to stop that. */
  on(event: string, handler: Handler): () => void {
    const known = this.handlers.get(event);
    const listeners = known ?? new Set<Handler>();
    listeners.add(handler);
    if (!known) {
      this.handlers.set(event, listeners);
      if (this.hub) this.listen(this.hub, event, listeners);
    }
    return () => listeners.delete(handler);
  }

  /** Runs `resume` after every connect, and now if there is a connection. Answers how to stop that. */
  onOnline(resume: () => void): () => void {
    this.resumers.add(resume);
    if (this.stateSignal.peek() === 'online') resume();
    return () => this.resumers.delete(resume);
  }

  async invoke<T>(method: string, ...args: unknown[]): Promise<T> {
    const hub = this.hub;
    if (!hub || this.stateSignal.peek() !== 'online') throw new ApiError('disconnected', 0, 'There is no connection.');
    try {
      return await hub.invoke<T>(method, ...args);
    } catch (error) {
      throw hubError(error);
    }
  }

  private async connect(): Promise<void> {
    const hub = this.createHub();
    this.hub = hub;
    for (const [event, listeners] of this.handlers) this.listen(hub, event, listeners);
    hub.onClosed(() => this.lost(hub));
    try {
      await hub.start();
    } catch {
      this.lost(hub);
      return;
    }
    if (this.hub !== hub) {
      void hub.stop().catch(() => {});
      return;
    }
    this.attempt = 0;
    this.stateSignal.value = 'online';
    for (const resume of [...this.resumers]) resume();
  }

  private listen(hub: Hub, event: string, listeners: ReadonlySet<Handler>): void {
    hub.on(event, (...args: never[]) => {
      if (this.hub === hub) for (const handler of [...listeners]) handler(...args);
    });
  }

  private lost(hub: Hub): void {
    if (this.hub !== hub) return;
    this.hub = null;
    if (!this.isWanted) return;
    const wasOnline = this.stateSignal.peek() === 'online';
    if (wasOnline) this.stateSignal.value = 'reconnecting';
    const random = () => this.clock.random();
    const delay = wasOnline
      ? Math.round(RETURN_SPREAD_MS * random())
      : backoffDelay(this.attempt++, RECONNECT_BACKOFF, random);
    this.pause = this.clock.setTimeout(() => {
      this.pause = null;
      void this.connect();
    }, delay);
  }

  private cancelPause(): void {
    if (this.pause !== null) this.clock.clearTimeout(this.pause);
    this.pause = null;
  }

  private listenToBrowser(on: boolean): void {
    const change = on ? 'addEventListener' : 'removeEventListener';
    globalThis.window?.[change]('online', this.wake);
    globalThis.window?.[change]('offline', this.dropAtOnce);
    globalThis.document?.[change]('visibilitychange', this.wakeIfVisible);
  }

  /** A socket without a network looks alive for half a minute; nobody should write into it for so long. */
  private readonly dropAtOnce = (): void => {
    const hub = this.hub;
    if (!hub) return;
    this.lost(hub);
    void hub.stop().catch(() => {});
  };

  private readonly wakeIfVisible = (): void => {
    if (document.visibilityState === 'visible') this.wake();
  };
}
