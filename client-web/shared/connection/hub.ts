import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';

/** One hub connection, used for one attempt only: what the connection module needs of SignalR. */
export interface Hub {
  start(): Promise<void>;
  stop(): Promise<void>;
  invoke<T>(method: string, ...args: unknown[]): Promise<T>;
  on(event: string, handler: (...args: never[]) => void): void;
  onClosed(handler: () => void): void;
}

export type HubFactory = () => Hub;

/** A hub over a WebSocket alone; browsers cannot set headers there, so each attempt takes a fresh one-use ticket. */
export function signalRHub(baseUrl: string, ticket: () => Promise<string>): HubFactory {
  return () => {
    const connection = new HubConnectionBuilder()
      .withUrl(`${baseUrl}/hub`, {
        skipNegotiation: true,
        transport: HttpTransportType.WebSockets,
        accessTokenFactory: ticket,
      })
      .configureLogging(LogLevel.None)
      .build();
    return {
      start: () => connection.start(),
      stop: () => connection.stop(),
      invoke: (method, ...args) => connection.invoke(method, ...args),
      on: (event, handler) => connection.on(event, handler as (...args: unknown[]) => void),
      onClosed: (handler) => connection.onclose(() => handler()),
    };
  };
}
