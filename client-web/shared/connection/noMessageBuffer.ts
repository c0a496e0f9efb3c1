/**
 * In the place of SignalR's buffer for stateful reconnects (see vite.signalr.ts), which only a connection with the feature
 * `reconnect` makes: ours has none, since rooms, presence and availability are asked for again after each connect.
 */
export class MessageBuffer {
  constructor() {
    throw new Error('This connection does not reconnect with state.');
  }
}
