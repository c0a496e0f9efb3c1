import { describe, expect, it } from 'vitest';
import type { InboxEntry, QueuePlace } from '../shared/api/types';
import { connectTo, FakeServer, settled } from '../shared/testing/fakeHub';
import { Queue } from './queue';

const second: QueuePlace = { position: 2, expectedMinutes: null };

async function queueAt(place: QueuePlace | null, roomId: string | undefined = 'r') {
  const server = new FakeServer();
  let answer: (entry: Partial<InboxEntry>) => void = () => {};
  const api = { room: () => new Promise<InboxEntry>((done) => (answer = (entry) => done(entry as InboxEntry))) };
  const queue = new Queue(api, connectTo(server), () => roomId);
  await settled();
  const read = async () => {
    answer({ queue: place });
    await settled();
  };
  return { server, queue, read };
}

describe('Queue', () => {
  it('reads its place after each connect', async () => {
    const { queue, read } = await queueAt(second);
    expect(queue.place.value).toBeNull();
    await read();
    expect(queue.place.value).toEqual(second);
  });

  it('follows what is pushed of its own conversation alone', async () => {
    const { server, queue, read } = await queueAt(second);
    await read();
    server.push('QueueChanged', 'another', { position: 7, expectedMinutes: 3 });
    expect(queue.place.value).toEqual(second);
    server.push('QueueChanged', 'r', { position: 1, expectedMinutes: 4 });
    expect(queue.place.value).toEqual({ position: 1, expectedMinutes: 4 });
    server.push('QueueChanged', 'r', null);
    expect(queue.place.value).toBeNull();
  });

  it('does not let a late answer undo what was pushed meanwhile', async () => {
    const { server, queue, read } = await queueAt(second);
    server.push('QueueChanged', 'r', null);
    await read();
    expect(queue.place.value).toBeNull();
  });
});
