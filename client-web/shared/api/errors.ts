import type { SeriesClash, Slot } from './types';

/** Codes this side adds to the server's own for what happens before an answer arrives. */
export type LocalCode = 'network' | 'timeout' | 'disconnected' | 'unknown';

interface Problem {
  code?: string;
  title?: string;
  detail?: string;
  errors?: Record<string, string[]>;
  alternatives?: Slot[];
  clashes?: SeriesClash[];
  traceId?: string;
}

/** A refused or failed request, from REST or from the hub: both speak the same codes. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly problem: Problem = {},
    readonly retryAfterMs: number | null = null,
  ) {
    super(message);
  }

  get alternatives(): Slot[] {
    return this.problem.alternatives ?? [];
  }

  /** Of a series: each appointment that cannot be booked. */
  get clashes(): SeriesClash[] {
    return this.problem.clashes ?? [];
  }

  /** True where the same request may well succeed later without anybody changing it. */
  get isRetryable(): boolean {
    return RETRYABLE_CODES.has(this.code) || RETRYABLE_STATUSES.has(this.status);
  }
}

const RETRYABLE_CODES = new Set([
  'network',
  'timeout',
  'disconnected',
  'rate_limited',
  'internal_error',
  'storage_unavailable',
  'overloaded',
  'shutting_down',
]);
const RETRYABLE_STATUSES = new Set([408, 425, 429, 502, 503, 504]);

export async function problemFrom(response: Response): Promise<ApiError> {
  let problem: Problem = {};
  try {
    problem = (await response.json()) as Problem;
  } catch {
    // A proxy's HTML page or an empty body: the status says enough.
  }
  const text = problem.detail ?? problem.title ?? response.statusText;
  return new ApiError(
    problem.code ?? CODE_OF_STATUS[response.status] ?? 'unknown',
    response.status,
    text,
    problem,
    retryAfter(response.headers.get('Retry-After')),
  );
}

const CODE_OF_STATUS: Record<number, string> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  412: 'version_mismatch',
  429: 'rate_limited',
  503: 'storage_unavailable',
};

function retryAfter(header: string | null): number | null {
  if (!header) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

/** A hub refusal arrives as text: `… HubException: code: what happened`. */
export function hubError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const match = /(?:^|Exception: )([a-z][a-z0-9_]*): ([\s\S]*)$/.exec(text);
  if (match?.[1]) return new ApiError(match[1], 0, match[2] ?? '');
  // The server said nothing of its own: the connection went away under the call.
  return /server|invok/i.test(text) && !/connection|closed|websocket|cancel/i.test(text)
    ? new ApiError('unknown', 0, text)
    : new ApiError('disconnected', 0, text);
}

export function toApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : hubError(error);
}
