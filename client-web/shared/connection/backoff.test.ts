import { describe, expect, it } from 'vitest';
import { backoffDelay } from './backoff';

const backoff = { baseMs: 500, maxMs: 20_000 };

describe('backoffDelay', () => {
  it('doubles with each attempt', () => {
    const delays = [0, 1, 2, 3].map((attempt) => backoffDelay(attempt, backoff, () => 1));
    expect(delays).toEqual([500, 1000, 2000, 4000]);
  });

  it('stops growing at its ceiling, also after very many attempts', () => {
    expect(backoffDelay(6, backoff, () => 1)).toBe(20_000);
    expect(backoffDelay(100_000, backoff, () => 1)).toBe(20_000);
  });

  it('is spread between half and all of the delay', () => {
    expect(backoffDelay(2, backoff, () => 0)).toBe(1000);
    expect(backoffDelay(2, backoff, () => 0.5)).toBe(1500);
  });
});
