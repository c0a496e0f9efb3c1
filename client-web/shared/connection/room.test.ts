import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectTo, FakeClock, FakeServer, settled } from '../testing/fakeHub';
import { MemoryShelf } from '../testing/memoryShelf';
import type { Connection } from './connection';
import { Room } from './room';
import { Rooms } from './rooms';

let server: FakeServer;
let clock: FakeClock;
let connection: Connection;
let shelf: MemoryShelf;

const api = {
  messagesBefore: async (_: string, before: number, limit: number) => ({
    items: server.messages.filter((each) => each.sequence < before).slice(-limit),
    headSequence: server.messages.length,
  }),
};
const enter = (head = 0) => {
  const rooms = new Rooms(connection);
  const room = new Room('room', 'me', connection, api, shelf, head);
  rooms.enter(room);
  return room;
};
const texts = (room: Room) => room.messages.value.map((each) => each.text);
const reconnect = async () => {
  server.hub.lose();
  clock.runNext();
  await settled();
};

beforeEach(() => {
  server = new FakeServer();
  clock = new FakeClock();
  shelf = new MemoryShelf();
  connection = connectTo(server, clock);
});
afterEach(() => {
  vi.useRealTimers();
  connection.stop();
});

describe('Room, reading', () => {
  it('pages on until it has reached the head', async () => {
    for (let count = 1; count <= 25; count++) server.post(`m${count}`);
    server.pageSize = 10;
    const room = enter();
    await settled();
    expect(server.callsOf('JoinRoom').map((call) => call[2])).toEqual([0, 10, 20]);
    expect(room.messages.value.map((each) => each.sequence)).toEqual(Array.from({ length: 25 }, (_, at) => at + 1));
  });

  it('joins again from its last sequence when a pushed message leaves a gap', async () => {
    server.post('one');
    const room = enter();
    await settled();
    server.post('two, whose push is lost');
    server.push('MessageReceived', 'room', server.post('three'));
    expect(texts(room)).toEqual(['one']);
    await settled();
    expect(server.callsOf('JoinRoom').at(-1)).toEqual(['JoinRoom', 'room', 1]);
    expect(texts(room)).toEqual(['one', 'two, whose push is lost', 'three']);
  });

  it('shows a message once that is both pushed and returned by joining', async () => {
    const room = enter();
    await settled();
    const message = server.post('hello');
    server.push('MessageReceived', 'room', message);
    server.push('MessageReceived', 'room', message);
    await reconnect();
    expect(texts(room)).toEqual(['hello']);
  });

  it('reads after a reconnect what it missed', async () => {
    server.post('before');
    const room = enter();
    await settled();
    server.hub.lose();
    server.post('meanwhile 1');
    server.post('meanwhile 2');
    clock.runNext();
    await settled();
    expect(texts(room)).toEqual(['before', 'meanwhile 1', 'meanwhile 2']);
  });

  it('shows one page around an item of long ago, and goes on from there until it meets the newest', async () => {
    for (let count = 1; count <= 240; count++) server.post(`m${count}`);
    const room = enter(240);
    await settled();
    const shown = () => [room.messages.value[0]?.sequence, room.messages.value.at(-1)?.sequence];
    const asked = vi.spyOn(api, 'messagesBefore');

    await room.showAround(100);
    expect([shown(), room.isInPast.value, room.hasEarlier.value, asked.mock.calls.length]).toEqual([
      [75, 124],
      true,
      true,
      1,
    ]);
    server.push('MessageReceived', 'room', server.post('new'));
    expect([shown(), room.headSequence.value]).toEqual([[75, 124], 241]);
    await room.showAround(120);
    expect(asked.mock.calls.length).toBe(1);
    await room.loadEarlier();
    await room.loadLater();
    expect([shown(), room.isInPast.value]).toEqual([[25, 174], true]);

    await room.loadLater();
    expect([shown(), room.isInPast.value]).toEqual([[25, 241], false]);
    expect(room.messages.value.map((each) => each.sequence)).toEqual(Array.from({ length: 217 }, (_, at) => at + 25));
    asked.mockRestore();
  });

  it('leaves an older stretch for the newest when asked to, and when something is sent', async () => {
    for (let count = 1; count <= 240; count++) server.post(`m${count}`);
    const room = enter(240);
    await settled();
    await room.showAround(5);
    expect(room.messages.value[0]?.sequence).toBe(1);
    room.showNewest();
    expect(room.messages.value.at(-1)?.sequence).toBe(240);

    await room.showAround(5);
    room.send('hello');
    await settled();
    expect([room.isInPast.value, texts(room).at(-1)]).toEqual([false, 'hello']);
  });

  it('shows in an older stretch what later changes made of it', async () => {
    for (let count = 1; count <= 240; count++) server.post(`m${count}`);
    const room = enter(240);
    await settled();
    await room.showAround(5);
    const change = { ...server.post(''), kind: 'deletion' as const, data: { deletion: { sequence: 5 } } };
    server.push('MessageReceived', 'room', change);
    expect(room.messages.value.find((each) => each.sequence === 5)?.text).toBe('');
  });

  it('begins with the latest messages and fetches earlier ones on request', async () => {
    for (let count = 1; count <= 120; count++) server.post(`m${count}`);
    const room = enter(120);
    await settled();
    expect(room.messages.value[0]?.sequence).toBe(71);
    expect(room.hasEarlier.value).toBe(true);
    await room.loadEarlier();
    await room.loadEarlier();
    expect(room.messages.value.map((each) => each.sequence)).toEqual(Array.from({ length: 120 }, (_, at) => at + 1));
    expect(room.hasEarlier.value).toBe(false);
  });

  it('says why it cannot be read and does not insist', async () => {
    vi.useFakeTimers();
    server.refusals.set('JoinRoom', ['not_found: There is nothing here.']);
    const room = enter();
    await settled();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(room.failure.value?.code).toBe('not_found');
    expect(server.callsOf('JoinRoom').length).toBe(1);
  });

  it('forgets that somebody writes when nothing more is heard of it', async () => {
    vi.useFakeTimers();
    const room = enter();
    await settled();
    server.push('TypingChanged', 'room', 'staff', true);
    expect([...room.typingUserIds.value]).toEqual(['staff']);
    vi.advanceTimersByTime(6_000);
    expect(room.typingUserIds.value.size).toBe(0);
  });

  it('never lets a read mark go back', async () => {
    const room = enter();
    await settled();
    server.push('ReadChanged', 'room', 'staff', 7);
    server.push('ReadChanged', 'room', 'staff', 3);
    expect(room.readSequences.value.staff).toBe(7);
  });
});

describe('Room, sending', () => {
  it('shows a message as on its way, then as the room has it, and never twice', async () => {
    const room = enter();
    await settled();
    room.send('hello');
    expect(room.outbox.items.value.map((each) => each.state)).toEqual(['sending']);
    await settled();
    expect(room.outbox.items.value).toEqual([]);
    expect(texts(room)).toEqual(['hello']);
  });

  it('keeps what is written while offline and sends it once, in order, after the reconnect', async () => {
    const room = enter();
    await settled();
    server.hub.lose();
    room.send('first');
    room.send('second');
    room.send('third');
    await settled();
    expect(server.callsOf('Send')).toEqual([]);
    clock.runNext();
    await settled();
    expect(texts(room)).toEqual(['first', 'second', 'third']);
    expect(server.callsOf('Send').length).toBe(3);
    expect(room.outbox.items.value).toEqual([]);
  });

  it('repeats a message with the same id when the answer was lost, so that it stands once', async () => {
    const room = enter();
    await settled();
    server.pushes = false;
    server.hub.losesAnswers = true;
    room.send('only once');
    await settled();
    expect(server.messages.length).toBe(1);
    expect(room.outbox.items.value.map((each) => each.state)).toEqual(['sending']);
    await reconnect();
    expect(server.messages.length).toBe(1);
    expect(texts(room)).toEqual(['only once']);
    expect(room.outbox.items.value).toEqual([]);
  });

  it('brings unsent messages back after a reload of the page', async () => {
    const before = enter();
    await settled();
    server.hub.lose();
    before.send('written in the tunnel');
    const id = before.outbox.items.value[0]?.clientMessageId;
    before.close();

    const room = enter();
    expect(room.outbox.items.value.map((each) => each.text)).toEqual(['written in the tunnel']);
    clock.runNext();
    await settled();
    expect(server.messages.map((each) => each.clientMessageId)).toEqual([id]);
    expect(shelf.kept.size).toBe(0);
  });

  it('leaves alone what another tab has still to send', async () => {
    const here = enter();
    const there = new Room('room', 'me', connection, api, shelf);
    await settled();
    server.hub.lose();
    there.send('from the other tab');
    here.send('from this tab');
    here.outbox.discard(here.outbox.items.value[0]?.clientMessageId ?? '');
    expect(shelf.read<{ text: string }[]>('outbox.room')?.map((each) => each.text)).toEqual(['from the other tab']);
  });

  it('sets a refused message aside with its reason and goes on with the next', async () => {
    const room = enter();
    await settled();
    server.refusals.set('Send', ['validation_failed: Too long.']);
    room.send('refused');
    room.send('accepted');
    await settled();
    expect(texts(room)).toEqual(['accepted']);
    expect(room.outbox.items.value).toMatchObject([
      { text: 'refused', state: 'failed', errorCode: 'validation_failed' },
    ]);
    room.outbox.retry(room.outbox.items.value[0]?.clientMessageId ?? '');
    await settled();
    expect(texts(room)).toEqual(['accepted', 'refused']);
  });

  it('tries again by itself where the refusal passes', async () => {
    vi.useFakeTimers();
    const room = enter();
    await settled();
    server.refusals.set('Send', ['rate_limited: Too many requests.']);
    room.send('patience');
    await settled();
    expect(room.outbox.items.value[0]?.state).toBe('sending');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(texts(room)).toEqual(['patience']);
  });

  it('reads on when a sent message is not pushed back', async () => {
    vi.useFakeTimers();
    const room = enter();
    await settled();
    server.pushes = false;
    room.send('silent');
    await settled();
    expect(room.outbox.items.value).toMatchObject([{ state: 'sent', sequence: 1 }]);
    await vi.advanceTimersByTimeAsync(2_500);
    expect(texts(room)).toEqual(['silent']);
    expect(room.outbox.items.value).toEqual([]);
  });
});
