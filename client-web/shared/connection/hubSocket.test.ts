import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HANDSHAKE, HubSocket, PING_EVERY_MS, SILENCE_MAX_MS } from './hubSocket';

const END = '\x1e';

/** A socket whose other end is the test. */
class FakeSocket {
  readyState: number = WebSocket.CONNECTING;
  readonly sent: string[] = [];
  onopen: (() => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;

  open(): void {
    this.readyState = WebSocket.OPEN;
    this.onopen?.();
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    if (this.readyState === WebSocket.CLOSED) return;
    this.readyState = WebSocket.CLOSED;
    this.onclose?.({ code: 1006 });
  }

  hear(...messages: unknown[]): void {
    this.onmessage?.({ data: messages.map((each) => JSON.stringify(each) + END).join('') });
  }
}

async function connected() {
  const socket = new FakeSocket();
  const hub = new HubSocket(async () => socket as unknown as WebSocket);
  const closed = vi.fn();
  hub.onClosed(closed);
  const starting = hub.start();
  await Promise.resolve();
  socket.open();
  socket.hear({});
  await starting;
  return { socket, hub, closed };
}

describe('HubSocket', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('shakes hands before anything else, and takes what comes with the answer', async () => {
    const socket = new FakeSocket();
    const hub = new HubSocket(async () => socket as unknown as WebSocket);
    const heard = vi.fn();
    hub.on('Said', heard);
    const starting = hub.start();
    await Promise.resolve();
    socket.open();
    expect(socket.sent).toEqual([HANDSHAKE]);
    socket.hear({}, { type: 1, target: 'Said', arguments: ['a', 1] });
    await starting;
    expect(heard).toHaveBeenCalledExactlyOnceWith('a', 1);
  });

  it('fails to start where the handshake is refused, the socket closes, or nobody answers', async () => {
    for (const fail of [
      (socket: FakeSocket) => socket.hear({ error: 'no such protocol' }),
      (socket: FakeSocket) => socket.close(),
      () => vi.advanceTimersByTime(15_000),
    ]) {
      const socket = new FakeSocket();
      const starting = new HubSocket(async () => socket as unknown as WebSocket).start();
      await Promise.resolve();
      socket.open();
      fail(socket);
      await expect(starting).rejects.toThrow();
      expect(socket.readyState).toBe(WebSocket.CLOSED);
    }
  });

  it('gives each call its own answer, in whichever order they come', async () => {
    const { socket, hub } = await connected();
    const first = hub.invoke('Send', 'r', 'm', 'text with \u{1F600} and "quotes"');
    const second = hub.invoke('MarkRead', 'r', 4);
    const [one, two] = socket.sent.slice(1).map((text) => JSON.parse(text.slice(0, -1)));
    expect(one).toMatchObject({ type: 1, target: 'Send', arguments: ['r', 'm', 'text with \u{1F600} and "quotes"'] });
    socket.hear({ type: 3, invocationId: two.invocationId, error: 'HubException: forbidden: no' });
    socket.hear({ type: 3, invocationId: one.invocationId, result: { sequence: 7 } });
    await expect(first).resolves.toEqual({ sequence: 7 });
    await expect(second).rejects.toThrow('HubException: forbidden: no');
  });

  it('fails what is under way when the connection is lost, tells once, and refuses further calls', async () => {
    const { socket, hub, closed } = await connected();
    const call = hub.invoke('Send');
    socket.close();
    await expect(call).rejects.toThrow('The connection was closed.');
    await expect(hub.invoke('Send')).rejects.toThrow('not open');
    vi.advanceTimersByTime(10 * SILENCE_MAX_MS);
    expect(closed).toHaveBeenCalledOnce();
  });

  it('ends where the server says so', async () => {
    const { socket, closed } = await connected();
    socket.hear({ type: 7, error: 'The server is shutting down.' });
    expect(closed).toHaveBeenCalledOnce();
  });

  it('goes on after a listener that fails', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const { socket, hub } = await connected();
    const heard = vi.fn();
    hub.on('Bad', () => {
      throw new Error('a bug');
    });
    hub.on('Good', heard);
    socket.hear({ type: 1, target: 'Bad', arguments: [] }, { type: 1, target: 'Good', arguments: [] });
    expect(heard).toHaveBeenCalledOnce();
  });

  it('says that it is there, and gives up a server that no longer does', async () => {
    const { socket, closed } = await connected();
    vi.advanceTimersByTime(PING_EVERY_MS);
    expect(socket.sent.at(-1)).toBe(`{"type":6}${END}`);
    socket.hear({ type: 6 });
    vi.advanceTimersByTime(SILENCE_MAX_MS - PING_EVERY_MS / 3);
    expect(closed).not.toHaveBeenCalled();
    vi.advanceTimersByTime(PING_EVERY_MS);
    expect(closed).toHaveBeenCalledOnce();
  });

  it('answers the server’s own sign of life where timers are held back', async () => {
    const { socket } = await connected();
    vi.setSystemTime(Date.now() + 2 * PING_EVERY_MS);
    socket.hear({ type: 6 });
    expect(socket.sent.at(-1)).toBe(`{"type":6}${END}`);
  });
});
