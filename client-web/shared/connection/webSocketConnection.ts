const CONNECT_TIMEOUT_MS = 15_000;

interface Options {
  accessTokenFactory?: () => string | Promise<string>;
}

/**
 * Carries SignalR's messages over one WebSocket and nothing else, with the members that a hub connection uses. SignalR's own
 * connection, with negotiation and fallbacks, would be a third of the widget's size.
 */
export class WebSocketConnection {
  readonly features = {};
  connectionId: string | undefined;
  onreceive: ((data: string | ArrayBuffer) => void) | null = null;
  onclose: ((error?: Error) => void) | null = null;
  private socket: WebSocket | null = null;
  private isStopped = false;

  constructor(
    public baseUrl: string,
    private readonly options: Options = {},
  ) {}

  async start(): Promise<void> {
    this.isStopped = false;
    const token = await this.options.accessTokenFactory?.();
    if (this.isStopped) throw new Error('The connection was stopped before it was made.');
    const query = token ? `?access_token=${encodeURIComponent(token)}` : '';
    const socket = new WebSocket(this.baseUrl.replace(/^http/, 'ws') + query);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    await this.opened(socket);
    socket.onmessage = (event) => this.onreceive?.(event.data);
    socket.onclose = (event) => {
      this.socket = null;
      const isExpected = this.isStopped || (event.wasClean && event.code === 1000);
      this.onclose?.(isExpected ? undefined : new Error(`The connection closed (${event.code}).`));
    };
  }

  async send(data: string | ArrayBuffer): Promise<void> {
    if (this.socket?.readyState !== WebSocket.OPEN) throw new Error('The connection is not open.');
    this.socket.send(data);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.socket?.close();
  }

  private opened(socket: WebSocket): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => socket.close(), CONNECT_TIMEOUT_MS);
      socket.onopen = () => {
        clearTimeout(timer);
        resolve();
      };
      socket.onclose = (event) => {
        clearTimeout(timer);
        reject(new Error(`The connection was not made (${event.code}).`));
      };
    });
  }
}
