import { type Signal, signal } from '@preact/signals';
import type { Shelf } from '../storage';
import { ApiError } from './errors';
import { type Credentials, Http } from './http';
import type { StaffTokens, User } from './types';

const KEY = 'session';
/** A token this close to its end is renewed before use, so that requests rarely meet a 401. */
const EARLY_RENEWAL_MS = 30_000;

interface Kept {
  accessToken: string;
  refreshToken: string;
  expiresAt: number;
  user: User;
}

/**
 * A staff member's sign-in, shared by all tabs of the browser. The refresh token rotates and a second use of an old one
 * ends the whole session, so only one renewal runs at a time: within a tab by one promise, across tabs by a lock.
 */
export class StaffSession implements Credentials {
  readonly user: Signal<User | null>;
  private readonly http: Http;
  private renewal: Promise<string | null> | null = null;

  constructor(
    private readonly shelf: Shelf,
    baseUrl: string,
    send?: typeof fetch,
    private readonly now: () => number = Date.now,
  ) {
    this.http = new Http({ baseUrl, credentials: this, ...(send ? { fetch: send } : {}) });
    this.user = signal(this.kept()?.user ?? null);
  }

  /** Another tab signed in or out. */
  noticeChange(): void {
    const user = this.kept()?.user ?? null;
    if (user?.id !== this.user.peek()?.id) this.user.value = user;
  }

  async signIn(email: string, password: string): Promise<void> {
    const tokens = await this.http.send<StaffTokens>('POST', '/api/auth/token', {
      anonymous: true,
      body: { email, password },
    });
    this.keep(tokens);
  }

  async signOut(): Promise<void> {
    try {
      await this.http.send('POST', '/api/auth/logout', { timeoutMs: 5_000 });
    } catch {
      // The tokens are forgotten here in any case, and end by themselves on the server.
    }
    this.forget();
  }

  async token(): Promise<string | null> {
    const kept = this.kept();
    if (!kept) return null;
    return kept.expiresAt - EARLY_RENEWAL_MS > this.now() ? kept.accessToken : this.renew(kept.accessToken);
  }

  renew(refused: string): Promise<string | null> {
    this.renewal ??= exclusively('realtime.session', () => this.renewOnce(refused)).finally(() => {
      this.renewal = null;
    });
    return this.renewal;
  }

  private async renewOnce(refused: string): Promise<string | null> {
    const kept = this.kept();
    if (!kept) return null;
    // Another tab has renewed it while this one waited.
    if (kept.accessToken !== refused) return kept.accessToken;
    try {
      const tokens = await this.http.send<StaffTokens>('POST', '/api/auth/refresh', {
        anonymous: true,
        body: { refreshToken: kept.refreshToken },
      });
      this.keep({ ...tokens, user: tokens.user ?? kept.user });
      return tokens.accessToken;
    } catch (error) {
      if (!(error instanceof ApiError) || error.isRetryable || error.status >= 500) throw error;
      this.forget();
      return null;
    }
  }

  private kept(): Kept | null {
    return this.shelf.read<Kept>(KEY);
  }

  private keep(tokens: StaffTokens): void {
    this.shelf.write(KEY, {
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken,
      expiresAt: this.now() + tokens.expiresIn * 1000,
      user: tokens.user,
    } satisfies Kept);
    this.user.value = tokens.user;
  }

  private forget(): void {
    this.shelf.remove(KEY);
    this.user.value = null;
  }
}

function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks;
  return locks ? (locks.request(name, work) as Promise<T>) : work();
}
