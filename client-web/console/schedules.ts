import { signal } from '@preact/signals';
import type { Schedule } from '../shared/api/types';
import type { StaffApi } from './staffApi';

/** Therapists' schedules as last read or saved here: the calendar shades by them. */
export class Schedules {
  readonly byTherapist = signal<ReadonlyMap<string, Schedule>>(new Map());

  constructor(private readonly api: StaffApi) {}

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
