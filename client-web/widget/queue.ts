import { signal } from '@preact/signals';
import type { Api } from '../shared/api/api';
import type { QueuePlace } from '../shared/api/types';
import type { Connection } from '../shared/connection/connection';

/** Where the visitor's conversation stands while it waits for somebody, kept true by what the server pushes. */
export class Queue {
  /** Null where it does not wait. */
  readonly place = signal<QueuePlace | null>(null);
  private heard = 0;

  constructor(
    private readonly api: Pick<Api, 'room'>,
    connection: Connection,
    private readonly roomId: () => string | undefined,
  ) {
    connection.on('QueueChanged', (id: string, place: QueuePlace | null) => {
      if (id !== this.roomId()) return;
      this.heard++;
      this.place.value = place;
    });
    connection.onOnline(() => void this.load());
  }

  async load(): Promise<void> {
    const id = this.roomId();
    const heard = this.heard;
    if (!id) return;
    try {
      const { queue } = await this.api.room(id);
      // What was pushed meanwhile is newer.
      if (heard === this.heard && id === this.roomId()) this.place.value = queue ?? null;
    } catch {
      // Read again after the next connect.
    }
  }
}
