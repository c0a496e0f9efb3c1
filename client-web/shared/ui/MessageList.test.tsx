import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connection } from '../connection/connection';
import { Room } from '../connection/room';
import { Rooms } from '../connection/rooms';
import { connectTo, FakeClock, FakeServer, settled } from '../testing/fakeHub';
import { MemoryShelf } from '../testing/memoryShelf';
import { MessageList } from './MessageList';

let server: FakeServer;
let connection: Connection;
let place: HTMLElement;
let room: Room;
const intoView = vi.fn();
const drawn = async () => {
  await settled();
  await new Promise((resolve) => setTimeout(resolve, 50));
};
const show = (found?: number) =>
  render(<MessageList room={room} zone="UTC" services={[]} nameOf={() => null} found={found} />, place);
const button = (name: string) => place.querySelector<HTMLButtonElement>(`[data-testid="${name}"]`);

beforeEach(async () => {
  server = new FakeServer();
  for (let count = 1; count <= 240; count++) server.post(`m${count}`);
  connection = connectTo(server, new FakeClock());
  const messagesBefore = async (_: string, before: number, limit: number) => ({
    items: server.messages.filter((each) => each.sequence < before).slice(-limit),
    headSequence: server.messages.length,
  });
  room = new Room('room', 'me', connection, { messagesBefore }, new MemoryShelf(), 240);
  new Rooms(connection).enter(room);
  place = document.createElement('div');
  document.body.replaceChildren(place);
  Element.prototype.scrollIntoView = intoView;
  intoView.mockClear();
  await settled();
});
afterEach(() => {
  render(null, place);
  connection.stop();
});

describe('MessageList', () => {
  it('brings what was looked for into view once, and marks it, however long ago it was', async () => {
    show(7);
    await drawn();
    const marked = place.querySelectorAll('[aria-current="true"]');
    expect([marked.length, marked[0]?.getAttribute('data-sequence')]).toEqual([1, '7']);
    expect(intoView).toHaveBeenCalledTimes(1);
    expect(intoView.mock.instances[0]).toBe(marked[0]);

    server.push('MessageReceived', 'room', server.post('new'));
    await drawn();
    expect(intoView).toHaveBeenCalledTimes(1);
    show(9);
    await drawn();
    expect([intoView.mock.calls.length, place.querySelector('[aria-current]')?.getAttribute('data-sequence')]).toEqual([
      2,
      '9',
    ]);
  });

  it('goes back from there to the newest', async () => {
    show(7);
    await drawn();
    button('show-newest')?.click();
    await vi.waitFor(() => expect(place.querySelector('[data-sequence="240"]')).not.toBeNull());
    expect(button('show-newest')).toBeNull();
  });

  it('marks nothing where nothing was looked for', async () => {
    show();
    await drawn();
    expect([place.querySelector('[aria-current]'), intoView.mock.calls.length]).toEqual([null, 0]);
  });
});
