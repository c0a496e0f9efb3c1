import { signal } from '@preact/signals';
import type { Api } from '../api/api';
import type { SuggestedSlot } from '../api/types';

const SHOWN_MAX = 3;

export type PartOfDay = 'morning' | 'afternoon' | 'evening';

/** The few free slots that suit best. Without an answer there are none: every free time is listed below them anyway. */
export class Suggestions {
  readonly slots = signal<readonly SuggestedSlot[]>([]);
  readonly partOfDay = signal<PartOfDay | null>(null);
  private asked = 0;
  private choice: { serviceId: string; therapistId: string | null } | null = null;

  constructor(
    private readonly api: Pick<Api, 'suggest'>,
    private readonly viewerZone: string,
  ) {}

  async show(choice: { serviceId: string; therapistId: string | null }): Promise<void> {
    this.choice = choice;
    await this.load();
  }

  async prefer(part: PartOfDay | null): Promise<void> {
    this.partOfDay.value = part;
    await this.load();
  }

  async load(): Promise<void> {
    const choice = this.choice;
    if (!choice) return;
    const asked = ++this.asked;
    const part = this.partOfDay.peek();
    const found = await this.api
      .suggest({
        serviceId: choice.serviceId,
        ...(choice.therapistId ? { therapistIds: [choice.therapistId] } : {}),
        ...(part ? { preferredTimes: [part] } : {}),
        timeZone: this.viewerZone,
        limit: SHOWN_MAX,
      })
      .catch(() => ({ slots: [] }));
    if (asked === this.asked) this.slots.value = found.slots;
  }

  clear(): void {
    this.asked++;
    this.choice = null;
    this.slots.value = [];
    this.partOfDay.value = null;
  }
}
