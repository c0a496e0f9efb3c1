import { backoffDelay } from '../connection/backoff';
import { ApiError, problemFrom } from './errors';

/** Where a request's token comes from, and what to do when the server no longer takes it. */
export interface Credentials {
  token(): Promise<string | null>;
  /** Called with the token that was refused; answers another to try with, or null. */
  renew(refused: string): Promise<string | null>;
}

export interface HttpOptions {
  baseUrl: string;
  credentials: Credentials;
  fetch?: typeof fetch;
  wait?: (ms: number) => Promise<void>;
}

export interface RequestOptions {
  body?: unknown;
  idempotencyKey?: string;
  /** The version this write was based on. */
  ifMatch?: number;
  anonymous?: boolean;
  timeoutMs?: number;
}

export const REQUEST_TIMEOUT_MS = 15_000;
export const ATTEMPTS_MAX = 3;
const RETRY_AFTER_MAX_MS = 10_000;
const RETRY_BACKOFF = { baseMs: 300, maxMs: 4_000 };

/** Sends JSON requests: authorised, bounded in time, repeated only where a repeat cannot act twice. */
export class Http {
  constructor(private readonly options: HttpOptions) {}

  async send<T>(method: string, path: string, request: RequestOptions = {}): Promise<T> {
    const mayRepeat = method !== 'POST' || request.idempotencyKey !== undefined;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.authorised<T>(method, path, request);
      } catch (thrown) {
        const error = thrown as ApiError;
        const pause = error.retryAfterMs ?? backoffDelay(attempt - 1, RETRY_BACKOFF);
        const again = mayRepeat && error.isRetryable && attempt < ATTEMPTS_MAX && pause <= RETRY_AFTER_MAX_MS;
        if (!again) throw error;
        await (this.options.wait ?? sleep)(pause);
      }
    }
  }

  private async authorised<T>(method: string, path: string, request: RequestOptions): Promise<T> {
    const token = request.anonymous ? null : await this.options.credentials.token();
    try {
      return await this.once<T>(method, path, request, token);
    } catch (error) {
      if (!token || !(error instanceof ApiError) || error.status !== 401) throw error;
      const renewed = await this.options.credentials.renew(token);
      if (!renewed) throw error;
      return this.once<T>(method, path, request, renewed);
    }
  }

  private async once<T>(method: string, path: string, request: RequestOptions, token: string | null): Promise<T> {
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (request.body !== undefined) headers['Content-Type'] = 'application/json';
    if (request.idempotencyKey) headers['Idempotency-Key'] = request.idempotencyKey;
    if (request.ifMatch !== undefined) headers['If-Match'] = `"${request.ifMatch}"`;

    const response = await this.fetchInTime(path, request.timeoutMs ?? REQUEST_TIMEOUT_MS, {
      method,
      headers,
      credentials: 'omit',
      body: request.body === undefined ? undefined : JSON.stringify(request.body),
    });
    if (!response.ok) throw await problemFrom(response);
    const text = await response.text();
    return (text ? JSON.parse(text) : undefined) as T;
  }

  private async fetchInTime(path: string, timeoutMs: number, init: RequestInit): Promise<Response> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeoutMs);
    const send = this.options.fetch ?? fetch.bind(globalThis);
    try {
      return await send(this.options.baseUrl + path, { ...init, signal: abort.signal });
    } catch (error) {
      if (abort.signal.aborted) throw new ApiError('timeout', 0, 'The server did not answer in time.');
      throw new ApiError('network', 0, error instanceof Error ? error.message : 'The network is not reachable.');
    } finally {
      clearTimeout(timer);
    }
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export function query(values: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}
