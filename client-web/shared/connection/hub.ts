import { HubSocket } from './hubSocket';

/** One hub connection, used for one attempt only. */
export interface Hub {
  start(): Promise<void>;
  stop(): Promise<void>;
  invoke<T>(method: string, ...args: unknown[]): Promise<T>;
  on(event: string, handler: (...args: never[]) => void): void;
  onClosed(handler: () => void): void;
}

export type HubFactory = () => Hub;

/** A hub over a WebSocket alone; browsers cannot set headers there, so each attempt takes a fresh one-use ticket. */
export function webSocketHub(baseUrl: string, ticket: () => Promise<string>): HubFactory {
  const address = `${baseUrl.replace(/^http/, 'ws')}/hub?access_token=`;
  return () => new HubSocket(async () => new WebSocket(address + encodeURIComponent(await ticket())));
}
