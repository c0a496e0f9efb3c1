import { signal } from '@preact/signals';
import type { Schedule } from '../shared/api/types';
import type { Connection } from '../shared/connection/connection';
import type { StaffApi } from './staffApi';

/** Therapists' schedules that the calendar shades by, read again whenever somebody changed one. */
export class Schedules {
  readonly byTherapist = signal<ReadonlyMap<string, Schedule>>(new Map());

  constructor(
    private readonly api: Pick<StaffApi, 'schedule'>,
    connection: Connection,
  ) {
    const reload = (ids: readonly string[]) => void this.load(ids.filter((id) => this.byTherapist.peek().has(id)));
    connection.on('ScheduleChanged', (therapistId: string) => reload([therapistId]));
    // What changed while nothing could be pushed.
    connection.onOnline(() => reload([...this.byTherapist.peek().keys()]));
  }

  /** One that cannot be read leaves its therapist's column unshaded. */
  async load(therapistIds: readonly string[]): Promise<void> {
    await Promise.all(
      therapistIds.map((id) =>
        this.api.schedule(id).then(
          (schedule) => this.put(id, schedule),
          () => {},
        ),
      ),
    );
  }

  put(therapistId: string, schedule: Schedule): void {
    this.byTherapist.value = new Map(this.byTherapist.peek()).set(therapistId, schedule);
  }

  clear(): void {
    this.byTherapist.value = new Map();
  }
}
