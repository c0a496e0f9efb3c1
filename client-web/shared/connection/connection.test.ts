import { describe, expect, it } from 'vitest';
import { connectTo, FakeClock, FakeServer, settled } from '../testing/fakeHub';
import { RETURN_SPREAD_MS } from './backoff';

describe('Connection', () => {
  it('tells its state from the first attempt to online', async () => {
    const connection = connectTo(new FakeServer());
    expect(connection.state.value).toBe('connecting');
    await settled();
    expect(connection.state.value).toBe('online');
  });

  it('tries again for ever with growing pauses, each time with a new hub', async () => {
    const server = new FakeServer();
    server.isReachable = false;
    const clock = new FakeClock();
    const connection = connectTo(server, clock);
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      await settled();
      pauses.push(clock.runNext());
    }
    await settled();
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
    expect(server.hubs.length).toBe(9);
    expect(connection.state.value).toBe('connecting');
  });

  it('starts with short pauses again after it was online', async () => {
    const server = new FakeServer();
    server.isReachable = false;
    const clock = new FakeClock();
    const connection = connectTo(server, clock);
    await settled();
    clock.runNext();
    await settled();
    server.isReachable = true;
    clock.runNext();
    await settled();
    expect(connection.state.value).toBe('online');
    server.hub.lose();
    expect(connection.state.value).toBe('reconnecting');
    server.isReachable = false;
    expect(clock.runNext()).toBe(RETURN_SPREAD_MS);
    await settled();
    expect(clock.waiting.map((each) => each.ms)).toEqual([500]);
  });

  it('comes back at any moment of a while, so that those who lost it together do not come together', async () => {
    const returns: number[] = [];
    for (const drawn of [0, 0.25, 1]) {
      const server = new FakeServer();
      const clock = new FakeClock();
      clock.random = () => drawn;
      connectTo(server, clock);
      await settled();
      server.hub.lose();
      returns.push(clock.runNext());
    }
    expect(returns).toEqual([0, RETURN_SPREAD_MS / 4, RETURN_SPREAD_MS]);
  });

  it('does not wait when the network returns', async () => {
    const server = new FakeServer();
    const clock = new FakeClock();
    const connection = connectTo(server, clock);
    await settled();
    server.hub.lose();
    expect(clock.waiting.length).toBe(1);
    window.dispatchEvent(new Event('online'));
    await settled();
    expect(connection.state.value).toBe('online');
    expect(clock.waiting.length).toBe(0);
    expect(server.hubs.length).toBe(2);
  });

  it('does not trust a socket once the network is gone', async () => {
    const server = new FakeServer();
    const connection = connectTo(server);
    await settled();
    window.dispatchEvent(new Event('offline'));
    expect(connection.state.value).toBe('reconnecting');
    expect(server.hub.isOpen).toBe(false);
    window.dispatchEvent(new Event('online'));
    await settled();
    expect(connection.state.value).toBe('online');
  });

  it('is lost when the network goes, and gives that hub up', async () => {
    const server = new FakeServer();
    const clock = new FakeClock();
    const connection = connectTo(server, clock);
    await settled();
    const first = server.hub;
    window.dispatchEvent(new Event('offline'));
    expect(connection.state.value).toBe('reconnecting');
    expect(first.isOpen).toBe(false);
    window.dispatchEvent(new Event('online'));
    await settled();
    expect(connection.state.value).toBe('online');
    expect(server.hubs.length).toBe(2);
  });

  it('runs what is to be resumed after each connect, until it is taken back', async () => {
    const server = new FakeServer();
    const clock = new FakeClock();
    const connection = connectTo(server, clock);
    let resumed = 0;
    const end = connection.onOnline(() => {
      resumed++;
    });
    await settled();
    expect(resumed).toBe(1);
    server.hub.lose();
    clock.runNext();
    await settled();
    expect(resumed).toBe(2);
    end();
    server.hub.lose();
    clock.runNext();
    await settled();
    expect(resumed).toBe(2);
  });

  it('hears events on later connections, and none from one that it gave up', async () => {
    const server = new FakeServer();
    const clock = new FakeClock();
    const connection = connectTo(server, clock);
    const heard: unknown[] = [];
    connection.on('InboxChanged', (entry: unknown) => heard.push(entry));
    await settled();
    const first = server.hub;
    first.lose();
    clock.runNext();
    await settled();
    first.isOpen = true;
    first.emit('InboxChanged', 'old');
    server.push('InboxChanged', 'new');
    expect(heard).toEqual(['new']);
  });

  it('refuses calls while there is no connection', async () => {
    const server = new FakeServer();
    const connection = connectTo(server);
    await settled();
    server.hub.lose();
    await expect(connection.invoke('Typing', 'room', true)).rejects.toMatchObject({ code: 'disconnected' });
  });

  it('gives refusals the code that the server said', async () => {
    const server = new FakeServer();
    server.refusals.set('Typing', ['forbidden: This needs another role.']);
    const connection = connectTo(server);
    await settled();
    await expect(connection.invoke('Typing', 'room', true)).rejects.toMatchObject({
      code: 'forbidden',
      message: 'This needs another role.',
    });
  });

  it('stays away once it was stopped', async () => {
    const server = new FakeServer();
    const clock = new FakeClock();
    const connection = connectTo(server, clock);
    await settled();
    connection.stop();
    server.hub.lose();
    expect(connection.state.value).toBe('offline');
    expect(clock.waiting.length).toBe(0);
  });
});
