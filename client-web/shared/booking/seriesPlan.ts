import { computed, signal } from '@preact/signals';
import type { SeriesClash, SeriesException, SeriesInterval } from '../api/types';

export const COUNT_MIN = 2;
export const COUNT_MAX = 52;

/** What is done about one clash: another time, or `skip`; null while nobody has said. */
export type Resolution = string | 'skip' | null;

/** An appointment that is to repeat, and what becomes of each repeat that cannot be had. */
export class SeriesPlan {
  /** Null: it does not repeat. */
  readonly every = signal<SeriesInterval | null>(null);
  readonly count = signal(4);
  readonly clashes = signal<readonly SeriesClash[]>([]);
  private readonly chosen = signal<ReadonlyMap<number, Exclude<Resolution, null>>>(new Map());

  readonly isResolved = computed(() => this.clashes.value.every((clash) => this.chosen.value.has(clash.number)));

  /** How many will be booked, as things stand. */
  readonly bookedCount = computed(
    () => this.count.value - [...this.chosen.value.values()].filter((each) => each === 'skip').length,
  );

  repeat(every: SeriesInterval | null, count = this.count.peek()): void {
    this.every.value = every;
    this.count.value = Math.min(COUNT_MAX, Math.max(COUNT_MIN, Math.round(count) || COUNT_MIN));
    this.forget();
  }

  resolutionOf(number: number): Resolution {
    return this.chosen.value.get(number) ?? null;
  }

  resolve(number: number, resolution: Exclude<Resolution, null>): void {
    this.chosen.value = new Map(this.chosen.peek()).set(number, resolution);
  }

  /** The server's answer: what was chosen for others stays, what clashes now is to be chosen anew. */
  noteClashes(clashes: readonly SeriesClash[]): void {
    const chosen = new Map(this.chosen.peek());
    for (const clash of clashes) chosen.delete(clash.number);
    this.chosen.value = chosen;
    const settled = this.clashes.peek().filter((each) => chosen.has(each.number));
    this.clashes.value = [...settled, ...clashes].sort((a, b) => a.number - b.number);
  }

  exceptions(): SeriesException[] {
    return [...this.chosen.peek()].map(([number, resolution]) =>
      resolution === 'skip' ? { number, skip: true } : { number, start: resolution },
    );
  }

  forget(): void {
    this.clashes.value = [];
    this.chosen.value = new Map();
  }
}
