export interface Backoff {
  baseMs: number;
  maxMs: number;
}

export const RECONNECT_BACKOFF: Backoff = { baseMs: 500, maxMs: 20_000 };

/**
 * Who had a connection and lost it comes back at a moment of this time that is drawn evenly: where a server restarts, thousands lose it
 * together, and each of them costs it as much as many messages.
 */
export const RETURN_SPREAD_MS = 4_000;

/**
 * How long to wait before attempt `attempt` (0 is the first repeat): doubled each time up to a ceiling, and between half
 * and all of that by chance, so that clients which lost the server together do not return together.
 */
export function backoffDelay(attempt: number, backoff: Backoff, random: () => number = Math.random): number {
  const ceiling = Math.min(backoff.maxMs, backoff.baseMs * 2 ** Math.min(attempt, 20));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
