import { HubConnection, JsonHubProtocol, NullLogger } from '@microsoft/signalr';
import { WebSocketConnection } from './webSocketConnection';

/** One hub connection, used for one attempt only: what the connection module needs of SignalR. */
export interface Hub {
  start(): Promise<void>;
  stop(): Promise<void>;
  invoke<T>(method: string, ...args: unknown[]): Promise<T>;
  on(event: string, handler: (...args: never[]) => void): void;
  onClosed(handler: () => void): void;
}

export type HubFactory = () => Hub;

/** As SignalR's own builder makes one, without the transports, logs and policies that come with that. */
const fromParts = HubConnection as unknown as {
  create(connection: WebSocketConnection, logger: unknown, protocol: JsonHubProtocol): HubConnection;
};

/** A hub over a WebSocket alone; browsers cannot set headers there, so each attempt takes a fresh one-use ticket. */
export function signalRHub(baseUrl: string, ticket: () => Promise<string>): HubFactory {
  return () => {
    const transport = new WebSocketConnection(`${baseUrl}/hub`, { accessTokenFactory: ticket });
    const connection = fromParts.create(transport, NullLogger.instance, new JsonHubProtocol());
    return {
      start: () => connection.start(),
      stop: () => connection.stop(),
      invoke: (method, ...args) => connection.invoke(method, ...args),
      on: (event, handler) => connection.on(event, handler as (...args: unknown[]) => void),
      onClosed: (handler) => connection.onclose(() => handler()),
    };
  };
}
