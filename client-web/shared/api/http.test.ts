import { describe, expect, it } from 'vitest';
import { type Credentials, Http } from './http';

interface Sent {
  url: string;
  headers: Record<string, string>;
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });
const nobody: Credentials = { token: async () => null, renew: async () => null };

function answering(answers: (Response | Error)[], credentials = nobody) {
  const sent: Sent[] = [];
  const waits: number[] = [];
  const http = new Http({
    baseUrl: 'http://server',
    credentials,
    fetch: async (url, init) => {
      sent.push({ url: String(url), headers: init?.headers as Record<string, string> });
      const answer = answers.shift();
      if (!answer) throw new Error('Nothing more was expected.');
      if (answer instanceof Error) throw answer;
      return answer;
    },
    wait: async (ms) => {
      waits.push(ms);
    },
  });
  return { http, sent, waits };
}

describe('Http', () => {
  it('turns a problem into an error with its code and alternatives', async () => {
    const alternatives = [{ start: '2026-11-20T15:00:00Z', end: '2026-11-20T16:00:00Z', therapistId: 't' }];
    const { http } = answering([json(409, { code: 'slot_taken', detail: 'Taken.', alternatives })]);
    await expect(http.send('POST', '/api/bookings', { body: {}, idempotencyKey: 'k' })).rejects.toMatchObject({
      code: 'slot_taken',
      status: 409,
      message: 'Taken.',
      alternatives,
    });
  });

  it('repeats a read that failed for a passing reason, with growing pauses', async () => {
    const { http, waits } = answering([new TypeError('no network'), json(503, {}), json(200, { ok: true })]);
    expect(await http.send('GET', '/api/services')).toEqual({ ok: true });
    expect(waits.length).toBe(2);
    expect(waits[0]).toBeLessThanOrEqual(300);
    expect(waits[1]).toBeGreaterThanOrEqual(300);
  });

  it('waits as long as the server says', async () => {
    const { http, waits } = answering([json(429, { code: 'rate_limited' }, { 'Retry-After': '2' }), json(200, {})]);
    await http.send('GET', '/api/rooms');
    expect(waits).toEqual([2000]);
  });

  it('repeats a write only under one idempotency key, and does so with the same', async () => {
    const keyed = answering([json(503, {}), json(201, { id: 'b' })]);
    await keyed.http.send('POST', '/api/bookings', { body: {}, idempotencyKey: 'key-1' });
    expect(keyed.sent.map((each) => each.headers['Idempotency-Key'])).toEqual(['key-1', 'key-1']);

    const bare = answering([json(503, { code: 'storage_unavailable' })]);
    await expect(bare.http.send('POST', '/api/auth/token', { body: {} })).rejects.toMatchObject({
      code: 'storage_unavailable',
    });
    expect(bare.sent.length).toBe(1);
  });

  it('gives up after three attempts', async () => {
    const { http, sent } = answering([new TypeError('a'), new TypeError('b'), new TypeError('c')]);
    await expect(http.send('GET', '/api/rooms')).rejects.toMatchObject({ code: 'network' });
    expect(sent.length).toBe(3);
  });

  it('renews a refused token once and tries with the new one', async () => {
    const credentials = {
      token: async () => 'old',
      renew: async (refused: string) => (refused === 'old' ? 'new' : null),
    };
    const { http, sent } = answering([json(401, { code: 'unauthenticated' }), json(200, { ok: true })], credentials);
    expect(await http.send('GET', '/api/rooms')).toEqual({ ok: true });
    expect(sent.map((each) => each.headers.Authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  it('says which version a write was based on', async () => {
    const { http, sent } = answering([json(200, {})]);
    await http.send('PUT', '/api/bookings/b', { body: { status: 'cancelled' }, ifMatch: 4 });
    expect(sent[0]?.headers['If-Match']).toBe('"4"');
  });
});
