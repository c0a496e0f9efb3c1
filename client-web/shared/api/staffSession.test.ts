import { describe, expect, it } from 'vitest';
import { MemoryShelf } from '../testing/memoryShelf';
import { StaffSession } from './staffSession';

const user = { id: 'u', name: 'Grace', email: 'owner@greenhouse.example', role: 'owner' as const, organizationId: 'o' };
const tokens = (n: number) => ({ accessToken: `access-${n}`, refreshToken: `refresh-${n}`, expiresIn: 900, user });

function server(status = 200) {
  const refreshed: string[] = [];
  const send = async (url: unknown, init?: RequestInit) => {
    if (String(url).endsWith('/token')) return new Response(JSON.stringify(tokens(1)));
    refreshed.push(JSON.parse(String(init?.body)).refreshToken);
    return new Response(
      JSON.stringify(status === 200 ? tokens(refreshed.length + 1) : { code: 'invalid_refresh_token' }),
      {
        status,
      },
    );
  };
  return { refreshed, send: send as typeof fetch };
}

describe('StaffSession', () => {
  it('renews once however many requests were refused together', async () => {
    const { refreshed, send } = server();
    const session = new StaffSession(new MemoryShelf(), '', send);
    await session.signIn('owner@greenhouse.example', 'secret');
    const renewed = await Promise.all([1, 2, 3].map(() => session.renew('access-1')));
    expect(renewed).toEqual(['access-2', 'access-2', 'access-2']);
    expect(refreshed).toEqual(['refresh-1']);
  });

  it('takes the token that another tab has renewed instead of using the old refresh token again', async () => {
    const { refreshed, send } = server();
    const shelf = new MemoryShelf();
    const here = new StaffSession(shelf, '', send);
    const there = new StaffSession(shelf, '', send);
    await here.signIn('owner@greenhouse.example', 'secret');
    await there.renew('access-1');
    expect(await here.renew('access-1')).toBe('access-2');
    expect(refreshed).toEqual(['refresh-1']);
  });

  it('renews shortly before the end without a refusal', async () => {
    let now = 0;
    const { refreshed, send } = server();
    const session = new StaffSession(new MemoryShelf(), '', send, () => now);
    await session.signIn('owner@greenhouse.example', 'secret');
    expect(await session.token()).toBe('access-1');
    now = 880_000;
    expect(await session.token()).toBe('access-2');
    expect(refreshed.length).toBe(1);
  });

  it('follows another tab that signs out', async () => {
    const shelf = new MemoryShelf();
    const { send } = server();
    const here = new StaffSession(shelf, '', send);
    await here.signIn('owner@greenhouse.example', 'secret');
    await new StaffSession(shelf, '', send).signOut();
    here.noticeChange();
    expect(here.user.value).toBeNull();
  });

  it('ends when the refresh token is refused', async () => {
    const { send } = server(401);
    const session = new StaffSession(new MemoryShelf(), '', send);
    await session.signIn('owner@greenhouse.example', 'secret');
    expect(await session.renew('access-1')).toBeNull();
    expect(session.user.value).toBeNull();
    expect(await session.token()).toBeNull();
  });
});
