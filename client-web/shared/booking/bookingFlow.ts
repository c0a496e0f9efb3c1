import { computed, signal } from '@preact/signals';
import type { Api } from '../api/api';
import { ApiError, toApiError } from '../api/errors';
import type { Booking, Client, Hold, NewBooking, Practice, Service, Slot } from '../api/types';
import type { Connection } from '../connection/connection';
import { newId } from '../id';
import { dayOf } from '../time/days';
import { Availability, type ShownSlot } from './availability';
import { Suggestions } from './suggestions';

export type BookingStep = 'service' | 'therapist' | 'time' | 'details' | 'done';

export interface BookingContext {
  api: Api;
  connection: Connection;
  practice: Practice;
  viewerZone: string;
  /** The conversation that hears of the booking. */
  roomId: () => string | null;
  /** Whom staff books for; a visitor books for themselves. */
  clientId?: string;
}

/** From “which service” to “it is booked”: one slot is held while the details are typed. */
export class BookingFlow {
  readonly step = signal<BookingStep>('service');
  readonly service = signal<Service | null>(null);
  /** Null: any therapist. */
  readonly therapistId = signal<string | null>(null);
  readonly hold = signal<Hold | null>(null);
  readonly booking = signal<Booking | null>(null);
  readonly alternatives = signal<Slot[]>([]);
  readonly error = signal<ApiError | null>(null);
  readonly isBusy = signal(false);
  /** Set while an existing booking is being moved instead of a new one made. */
  readonly moving = signal<Booking | null>(null);
  readonly availability: Availability;
  readonly suggestions: Suggestions;

  /** What is on offer: of everybody, or of the therapist whose time was chosen before. */
  readonly services = computed(() => {
    const giver = this.context.practice.therapists.find((each) => each.id === this.wanted.value?.therapistId);
    return this.context.practice.services.filter(
      (service) => service.active !== false && (!giver || giver.serviceIds.includes(service.id)),
    );
  });

  readonly therapists = computed(() => {
    const service = this.service.value;
    return this.context.practice.therapists.filter(
      (therapist) => therapist.active !== false && service && therapist.serviceIds.includes(service.id),
    );
  });

  /** A time that was chosen before anything else, such as by a click into the calendar. */
  private readonly wanted = signal<{ start: string; therapistId: string | null } | null>(null);
  /** Whether the practice confirms such a booking before it is certain. */
  readonly needsApproval = computed(() => {
    const policy = this.service.value?.bookingPolicy ?? this.context.practice.organization.bookingPolicy;
    return policy?.approval === 'manual';
  });

  private bookingKey = newId();

  constructor(protected readonly context: BookingContext) {
    this.suggestions = new Suggestions(context.api, context.viewerZone);
    this.availability = new Availability(
      context.api,
      context.connection,
      context.practice.organization.timeZone,
      context.viewerZone,
    );
  }

  chooseService(service: Service): void {
    this.service.value = service;
    this.step.value = 'therapist';
    const wanted = this.wanted.peek();
    if (wanted?.therapistId) this.chooseTherapist(wanted.therapistId);
  }

  chooseTherapist(therapistId: string | null): void {
    this.therapistId.value = therapistId;
    const wanted = this.wanted.peek();
    if (!wanted || this.moving.peek()) {
      this.openTimes();
      return;
    }
    const ids = therapistId ? [therapistId] : this.therapists.peek().map((each) => each.id);
    void this.chooseSlot({ start: wanted.start, end: wanted.start, therapistIds: ids });
  }

  /** Begins with a time: what and with whom is asked next. */
  startAt(start: string, therapistId: string | null): void {
    this.restart();
    this.wanted.value = { start, therapistId };
  }

  /** Begins to move a booking: its service stays, the time is chosen anew, at first with the same therapist. */
  startMoving(booking: Booking): void {
    this.moving.value = booking;
    this.service.value = this.context.practice.services.find((each) => each.id === booking.serviceId) ?? null;
    this.therapistId.value = booking.therapistId;
    this.openTimes(booking.start);
  }

  async chooseSlot(slot: ShownSlot | Slot): Promise<void> {
    if (this.moving.peek()) return this.move(slot);
    const therapistIds = 'therapistIds' in slot ? slot.therapistIds : [slot.therapistId];
    await this.attempt(async () => {
      // Before the answer: the change of availability that the hold causes may overtake it.
      this.availability.keepOwn(slot.start);
      this.hold.value = await this.holdWithFirst(therapistIds, slot.start);
      this.alternatives.value = [];
      this.bookingKey = newId();
      this.step.value = 'details';
    });
  }

  async confirm(client: Client, notes: string): Promise<void> {
    const hold = this.hold.peek();
    if (!hold) return;
    await this.attempt(async () => {
      const booking = {
        therapistId: hold.therapistId,
        serviceId: hold.serviceId,
        start: hold.start,
        holdId: hold.id,
        client,
        notes: notes || undefined,
        timeZone: this.context.viewerZone,
        roomId: this.context.roomId() ?? undefined,
        clientId: this.context.clientId,
      };
      this.booking.value = await this.make(booking, this.bookingKey);
      this.hold.value = null;
      this.step.value = 'done';
    });
  }

  /** Makes the booking; whoever repeats it makes more than one. */
  protected make(booking: NewBooking, idempotencyKey: string): Promise<Booking> {
    return this.context.api.book(booking, idempotencyKey);
  }

  /** The request differs from the one before: it must not be taken for its repeat. */
  protected asAnotherRequest(): void {
    this.bookingKey = newId();
  }

  /** The hold has run out: its slot is anybody's again. */
  holdEnded(): void {
    this.hold.value = null;
    this.availability.keepOwn(null);
    if (this.step.peek() !== 'details') return;
    this.openTimes();
    this.error.value = new ApiError('hold_ended', 0, 'The hold has run out.');
  }

  back(): void {
    this.error.value = null;
    this.alternatives.value = [];
    const step = this.step.peek();
    if (step === 'details') {
      this.release();
      this.openTimes();
    } else if (step === 'time' && !this.moving.peek()) {
      this.wanted.value = null;
      this.step.value = 'therapist';
    } else this.restart();
  }

  restart(): void {
    this.release();
    this.wanted.value = null;
    this.suggestions.clear();
    this.moving.value = null;
    this.booking.value = null;
    this.error.value = null;
    this.alternatives.value = [];
    this.step.value = 'service';
  }

  stop(): void {
    this.release();
    this.availability.stop();
  }

  private openTimes(at?: string): void {
    const service = this.service.peek();
    if (!service) return;
    this.step.value = 'time';
    const therapistId = this.therapistId.peek();
    const zone = this.context.practice.therapists.find((each) => each.id === therapistId)?.timeZone;
    const choice = { serviceId: service.id, therapistId, zone };
    void this.availability.show(choice, at && dayOf(at, this.context.viewerZone));
    if (this.moving.peek()) this.suggestions.clear();
    else void this.suggestions.show(choice);
  }

  private async move(slot: ShownSlot | Slot): Promise<void> {
    const booking = this.moving.peek();
    if (!booking) return;
    await this.attempt(async () => {
      const therapistId = this.therapistId.peek();
      const isOther = therapistId !== null && therapistId !== booking.therapistId;
      const to = { start: slot.start, ...(isOther ? { therapistId } : {}) };
      this.booking.value = await this.context.api.reschedule(booking, to);
      this.step.value = 'done';
    });
  }

  /** With “any therapist” a slot may be free with several: the next is tried where one has just been taken. */
  private async holdWithFirst(therapistIds: readonly string[], start: string): Promise<Hold> {
    const serviceId = this.service.peek()?.id ?? '';
    for (const [index, therapistId] of therapistIds.entries()) {
      try {
        return await this.context.api.hold({ therapistId, serviceId, start });
      } catch (error) {
        const isLast = index === therapistIds.length - 1;
        if (isLast || toApiError(error).code !== 'slot_taken') throw error;
      }
    }
    throw new Error('A slot without a therapist cannot be held.');
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    if (this.isBusy.peek()) return;
    this.isBusy.value = true;
    this.error.value = null;
    try {
      await work();
    } catch (thrown) {
      const error = toApiError(thrown);
      this.error.value = error;
      if (!this.hold.peek()) this.availability.keepOwn(null);
      const wanted = this.wanted.peek();
      if (error.code === 'slot_taken' || (wanted && error.code === 'outside_availability')) {
        this.alternatives.value = error.alternatives;
        this.hold.value = null;
        this.availability.keepOwn(null);
        if (wanted) this.openTimes(wanted.start);
        else {
          this.step.value = 'time';
          void this.availability.load();
          void this.suggestions.load();
        }
        this.wanted.value = null;
      }
    } finally {
      this.isBusy.value = false;
    }
  }

  private release(): void {
    const hold = this.hold.peek();
    this.hold.value = null;
    this.availability.keepOwn(null);
    // It ends by itself in any case.
    if (hold) void this.context.api.releaseHold(hold.id).catch(() => {});
  }
}
