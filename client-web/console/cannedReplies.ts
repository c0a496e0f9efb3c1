import { signal } from '@preact/signals';
import { type ApiError, toApiError } from '../shared/api/errors';
import type { CannedReply } from '../shared/api/types';
import type { StaffApi } from './staffApi';

const SHORTCUT = /^\/(\S*)$/u;

/** What the team says again and again, by shortcut. */
export class CannedReplies {
  readonly items = signal<readonly CannedReply[] | null>(null);
  readonly error = signal<ApiError | null>(null);

  constructor(private readonly api: Pick<StaffApi, 'cannedReplies' | 'saveCannedReply' | 'removeCannedReply'>) {}

  async load(): Promise<void> {
    this.error.value = null;
    try {
      this.items.value = (await this.api.cannedReplies()).items;
    } catch (thrown) {
      this.error.value = toApiError(thrown);
    }
  }

  /** Those whose shortcut begins as what is written; null where it is no shortcut. */
  matching(written: string): readonly CannedReply[] | null {
    const typed = SHORTCUT.exec(written)?.[1]?.toLocaleLowerCase();
    if (typed === undefined) return null;
    return (this.items.value ?? []).filter((each) => each.shortcut.toLocaleLowerCase().startsWith(typed));
  }

  async save(reply: Omit<CannedReply, 'id' | 'version'> & Partial<CannedReply>): Promise<void> {
    await this.api.saveCannedReply(reply);
    await this.load();
  }

  async remove(reply: CannedReply): Promise<void> {
    await this.api.removeCannedReply(reply);
    await this.load();
  }

  clear(): void {
    this.items.value = null;
  }
}
