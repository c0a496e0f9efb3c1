import { signal } from '@preact/signals';
import { type ApiError, toApiError } from '../shared/api/errors';
import type { Desk, OnDuty, WaitingRoom } from '../shared/api/types';
import type { Connection } from '../shared/connection/connection';
import type { StaffApi } from './staffApi';

/** Who waits and who is on duty, kept true by what the server pushes. */
export class DeskStore {
  readonly desk = signal<Desk | null>(null);
  readonly error = signal<ApiError | null>(null);
  private heard = 0;

  constructor(
    private readonly api: Pick<StaffApi, 'desk' | 'setDuty'>,
    connection: Connection,
  ) {
    connection.on('DeskChanged', (desk: Desk) => {
      this.heard++;
      this.desk.value = desk;
    });
    connection.onOnline(() => void this.read(() => this.api.desk()));
  }

  get waiting(): readonly WaitingRoom[] {
    return this.desk.value?.waiting ?? [];
  }

  dutyOf(userId: string): OnDuty | undefined {
    return this.desk.value?.onDuty.find((each) => each.userId === userId);
  }

  setDuty(isOnDuty: boolean): Promise<void> {
    return this.read(() => this.api.setDuty(isOnDuty));
  }

  clear(): void {
    this.desk.value = null;
    this.error.value = null;
  }

  private async read(ask: () => Promise<Desk>): Promise<void> {
    const heard = this.heard;
    this.error.value = null;
    try {
      const desk = await ask();
      // What was pushed meanwhile is newer, except of what this very request has changed.
      if (heard === this.heard || !this.desk.peek()) this.desk.value = desk;
    } catch (thrown) {
      this.error.value = toApiError(thrown);
    }
  }
}
