import { describe, expect, it } from 'vitest';
import { ApiError } from '../shared/api/errors';
import type { Desk } from '../shared/api/types';
import { connectTo, FakeServer, settled } from '../shared/testing/fakeHub';
import { DeskStore } from './desk';

const desk = (...onDuty: string[]): Desk => ({
  inUse: true,
  onDuty: onDuty.map((userId) => ({ userId, name: userId, status: 'online', conversations: 0, since: '' })),
  waiting: [],
});

describe('DeskStore', () => {
  it('reads the desk after each connect and follows what is pushed', async () => {
    const server = new FakeServer();
    const store = new DeskStore({ desk: async () => desk(), setDuty: async () => desk() }, connectTo(server));
    await settled();
    expect(store.dutyOf('ada')).toBeUndefined();
    server.push('DeskChanged', desk('ada'));
    expect(store.dutyOf('ada')?.userId).toBe('ada');
  });

  it('keeps what was pushed while an older answer was on its way', async () => {
    const server = new FakeServer();
    let answer: (desk: Desk) => void = () => {};
    const read = () => new Promise<Desk>((done) => (answer = done));
    const store = new DeskStore({ desk: read, setDuty: read }, connectTo(server));
    await settled();
    server.push('DeskChanged', desk('ada'));
    answer(desk());
    await settled();
    expect(store.dutyOf('ada')).toBeDefined();
  });

  it('says why going on duty was refused and stays as it was', async () => {
    const refuse = async (): Promise<Desk> => {
      throw new ApiError('limit_reached', 422, 'full');
    };
    const store = new DeskStore({ desk: async () => desk(), setDuty: refuse }, connectTo(new FakeServer()));
    await settled();
    await store.setDuty(true);
    expect(store.error.value?.code).toBe('limit_reached');
    expect(store.desk.value?.onDuty).toEqual([]);
  });
});
