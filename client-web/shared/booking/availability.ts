import { computed, signal } from '@preact/signals';
import type { Api } from '../api/api';
import { type ApiError, toApiError } from '../api/errors';
import type { Slot } from '../api/types';
import type { Connection } from '../connection/connection';
import { addDays, dayOf, daysElsewhere } from '../time/days';

export const DAYS_SHOWN = 14;
/** How long a slot that went elsewhere stays visible, greyed, before it leaves. */
export const GONE_SHOWN_MS = 6_000;

export interface ShownSlot {
  start: string;
  end: string;
  /** Who could give it; empty once it has gone. */
  therapistIds: string[];
}

interface Choice {
  serviceId: string;
  /** Null: any therapist who gives the service. */
  therapistId: string | null;
  /** The therapist's own zone, whose dates are watched; without one, the practice's. */
  zone?: string | undefined;
}

interface Watched extends Choice {
  date: string;
}

/** The free slots of one service over the days on display, true at every moment while connected. */
export class Availability {
  readonly choice = signal<Choice | null>(null);
  readonly firstDay = signal('');
  readonly day = signal<string | null>(null);
  readonly isLoading = signal(false);
  readonly error = signal<ApiError | null>(null);
  /** The start of the slot that went elsewhere last. */
  readonly lastGone = signal<string | null>(null);
  readonly today: string;

  private readonly free = signal<readonly Slot[]>([]);
  private readonly gone = signal<ReadonlyMap<string, Slot>>(new Map());
  private watched: Watched[] = [];
  private ownStart: string | null = null;
  private readonly unsubscribe: (() => void)[];

  readonly days = computed(() => {
    const counts = new Map<string, number>();
    for (const slot of this.free.value) {
      const day = dayOf(slot.start, this.viewerZone);
      counts.set(day, (counts.get(day) ?? 0) + 1);
    }
    return Array.from({ length: DAYS_SHOWN }, (_, index) => {
      const day = addDays(this.firstDay.value || this.today, index);
      return { day, isFree: (counts.get(day) ?? 0) > 0 };
    });
  });

  readonly slots = computed<ShownSlot[]>(() => {
    const byStart = new Map<string, ShownSlot>();
    for (const slot of [...this.free.value, ...this.gone.value.values()]) {
      if (dayOf(slot.start, this.viewerZone) !== this.day.value) continue;
      const shown = byStart.get(slot.start) ?? { start: slot.start, end: slot.end, therapistIds: [] };
      if (!this.gone.value.has(slot.start)) shown.therapistIds.push(slot.therapistId);
      byStart.set(slot.start, shown);
    }
    return [...byStart.values()].sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
  });

  constructor(
    private readonly api: Pick<Api, 'availability'>,
    private readonly connection: Connection,
    readonly practiceZone: string,
    readonly viewerZone: string,
    now: () => number = Date.now,
  ) {
    this.today = dayOf(now(), viewerZone);
    this.firstDay.value = this.today;
    this.unsubscribe = [
      connection.on('AvailabilityChanged', this.changed),
      connection.onOnline(() => this.watchAgain()),
    ];
  }

  /** Opens at `day` where something is free on it. */
  async show(choice: Choice, day?: string): Promise<void> {
    this.choice.value = choice;
    const isFar = day !== undefined && day >= addDays(this.today, DAYS_SHOWN);
    this.firstDay.value = isFar ? day : this.today;
    if (day) this.day.value = day;
    await this.load();
  }

  async turn(pages: number): Promise<void> {
    const first = addDays(this.firstDay.value, pages * DAYS_SHOWN);
    const isPast = first < this.today;
    this.firstDay.value = isPast ? this.today : first;
    await this.load();
  }

  select(day: string): void {
    this.day.value = day;
    this.watchDay(day);
  }

  /** A slot held by this person is not offered to others, but has not gone elsewhere. */
  keepOwn(start: string | null): void {
    this.ownStart = start;
  }

  stop(): void {
    for (const end of this.unsubscribe) end();
    this.unwatch();
    this.choice.value = null;
  }

  async load(): Promise<void> {
    const choice = this.choice.peek();
    if (!choice) return;
    const firstDay = this.firstDay.peek();
    this.isLoading.value = true;
    this.error.value = null;
    try {
      const found = await this.api.availability({
        serviceId: choice.serviceId,
        therapistId: choice.therapistId,
        date: firstDay,
        days: DAYS_SHOWN,
        timeZone: this.viewerZone,
      });
      if (this.choice.peek() !== choice || this.firstDay.peek() !== firstDay) return;
      this.free.value = found.slots;
      this.gone.value = new Map();
      const day = this.day.peek();
      const free = this.days.peek().filter((each) => each.isFree);
      const next = free.find((each) => each.day === day)?.day ?? free[0]?.day ?? null;
      this.day.value = next;
      if (next) this.watchDay(next);
    } catch (error) {
      this.error.value = toApiError(error);
    } finally {
      if (this.choice.peek() === choice && this.firstDay.peek() === firstDay) this.isLoading.value = false;
    }
  }

  private readonly changed = (serviceId: string, therapistId: string | null, date: string, slots: Slot[]): void => {
    const choice = this.choice.peek();
    if (!choice || choice.serviceId !== serviceId) return;
    if (choice.therapistId && therapistId && choice.therapistId !== therapistId) return;
    const concerns = (slot: Slot) =>
      dayOf(slot.start, choice.zone ?? this.practiceZone) === date &&
      (!therapistId || slot.therapistId === therapistId);

    const before = this.free.peek();
    const now = slots.filter((slot) => !choice.therapistId || slot.therapistId === choice.therapistId);
    const after = [...before.filter((slot) => !concerns(slot)), ...now];
    const starts = new Set(after.map((slot) => slot.start));
    const left = before.filter((slot) => !starts.has(slot.start) && slot.start !== this.ownStart);

    this.free.value = after;
    this.noteGone(left, starts);
  };

  private noteGone(left: Slot[], free: ReadonlySet<string>): void {
    const gone = new Map([...this.gone.peek()].filter(([start]) => !free.has(start)));
    for (const slot of left) gone.set(slot.start, slot);
    this.gone.value = gone;
    const last = left.find((slot) => dayOf(slot.start, this.viewerZone) === this.day.peek());
    if (last) this.lastGone.value = last.start;
    if (left.length === 0) return;
    setTimeout(() => {
      const starts = new Set(left.map((slot) => slot.start));
      this.gone.value = new Map([...this.gone.peek()].filter(([start]) => !starts.has(start)));
    }, GONE_SHOWN_MS);
  }

  private watchDay(day: string): void {
    const choice = this.choice.peek();
    if (!choice) return;
    this.unwatch();
    const zone = choice.zone ?? this.practiceZone;
    this.watched = daysElsewhere(day, this.viewerZone, zone).map((date) => ({ ...choice, date }));
    this.watchAgain();
  }

  private watchAgain(): void {
    for (const { serviceId, therapistId, date } of this.watched) {
      this.connection
        .invoke<Slot[]>('WatchAvailability', serviceId, therapistId, date)
        .then((slots) => {
          if (this.watched.some((each) => each.date === date && each.serviceId === serviceId)) {
            this.changed(serviceId, therapistId, date, slots);
          }
        })
        .catch(() => {
          // Not connected: watched again after the next connect.
        });
    }
  }

  private unwatch(): void {
    for (const { serviceId, therapistId, date } of this.watched) {
      this.connection.invoke('UnwatchAvailability', serviceId, therapistId, date).catch(() => {});
    }
    this.watched = [];
  }
}
