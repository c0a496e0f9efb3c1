/** What the server's routes and hub say, as written in the public contract. */
export * from './chatTypes';
export * from './waitlistTypes';

export type Role = 'owner' | 'admin' | 'therapist' | 'reception' | 'visitor';
export type BookingStatus = 'pending' | 'confirmed' | 'cancelled' | 'completed' | 'no_show';

export interface Money {
  /** Minor units: cents, not dollars. */
  amount: number;
  currency: string;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface User {
  id: string;
  name: string;
  email: string;
  role: Role;
  organizationId: string;
}

export interface StaffTokens {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
  user: User;
}

export interface VisitorToken {
  accessToken: string;
  visitorId: string;
  expiresIn: number;
}

export interface ResumedConversation extends VisitorToken {
  roomId: string;
}

export interface Organization {
  id?: string;
  slug: string;
  name: string;
  timeZone: string;
  chat?: { greeting?: string } | null;
  /** When somebody is there for visitors, in the practice's zone; without any, nothing is said of it. */
  businessHours?: WeeklyInterval[];
  holidays?: Holiday[];
  bookingPolicy?: BookingPolicy;
  version?: number;
}

/** A day on which the whole practice is closed. */
export interface Holiday {
  date: string;
  name: string;
}

/** What clients may do with their appointments, and until when before the start. */
export interface ClientTerms {
  cancelNoticeMinutes: number;
  rescheduleNoticeMinutes: number;
  clientsCancel: boolean;
  clientsReschedule: boolean;
}

export interface BookingPolicy extends ClientTerms {
  /** Manual: somebody confirms each booking within `approvalMinutes`. */
  approval: 'automatic' | 'manual';
  approvalMinutes: number;
}

export interface Service {
  id: string;
  name: string;
  description?: string | null;
  durationMinutes: number;
  bufferBeforeMinutes?: number;
  bufferAfterMinutes?: number;
  price?: Money | null;
  active?: boolean;
  /** Null: as the practice's. */
  bookingPolicy?: BookingPolicy | null;
  version?: number;
}

export interface Therapist {
  id: string;
  /** The staff account that answers for this therapist; presence is known by it. */
  userId?: string | null;
  name: string;
  title?: string | null;
  bio?: string | null;
  serviceIds: string[];
  timeZone?: string;
  active?: boolean;
  version?: number;
}

export interface Practice {
  organization: Organization;
  services: Service[];
  therapists: Therapist[];
}

export interface Slot {
  start: string;
  end: string;
  therapistId: string;
}

export interface Hold {
  id: string;
  therapistId: string;
  serviceId: string;
  start: string;
  end: string;
  expiresAt: string;
}

export interface Client {
  name: string;
  email?: string;
  phone?: string;
}

export interface Booking {
  id: string;
  therapistId: string;
  serviceId: string;
  clientId: string;
  client?: Partial<Client> | null;
  start: string;
  end: string;
  timeZone?: string;
  status: BookingStatus;
  notes?: string | null;
  createdAt?: string;
  version: number;
  roomId?: string | null;
  history?: BookingChange[];
  series?: SeriesPart | null;
  /** As it was when the booking was made. */
  policy?: ClientTerms | null;
  /** When a pending booking ends by itself. */
  confirmBy?: string | null;
}

/** `change`: `booked`, `rescheduled`, or the status it went to. */
export interface BookingChange {
  at: string;
  by: string;
  change: string;
  start: string;
  reason?: string | null;
}

export interface SeriesPart {
  id: string;
  number: number;
  count: number;
}

export type SeriesInterval = 'week' | 'two_weeks';

export interface NewSeries {
  therapistId: string;
  serviceId: string;
  start: string;
  every: SeriesInterval;
  count: number;
  client?: Client;
  clientId?: string;
  notes?: string;
  timeZone?: string;
  roomId?: string;
  exceptions?: SeriesException[];
}

/** One of a series at another time, or left out. */
export type SeriesException = { number: number; start: string } | { number: number; skip: true };

export interface SeriesClash {
  number: number;
  start: string;
  code: string;
  detail: string;
  alternatives: Slot[];
}

export interface BookedSeries {
  seriesId: string;
  bookings: Booking[];
}

export type SlotReason =
  | 'preferred_day'
  | 'other_day'
  | 'preferred_time'
  | 'other_time'
  | 'no_gap'
  | 'leaves_gap'
  | 'light_day'
  | 'full_day'
  | 'soonest';

export interface SuggestedSlot extends Slot {
  reasons: { code: SlotReason; text: string }[];
}

export interface NewBooking {
  therapistId?: string;
  serviceId: string;
  start: string;
  holdId?: string;
  client?: Client;
  notes?: string;
  timeZone?: string;
  roomId?: string;
  /** Staff may name the visitor it is for. */
  clientId?: string;
}

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

export interface WeeklyInterval {
  day: Weekday;
  start: string;
  end: string;
}

export interface Schedule {
  timeZone: string;
  weekly: WeeklyInterval[];
  overrides: { date: string; intervals: { start: string; end: string }[] }[];
  timeOff: { start: string; end: string; reason?: string | null }[];
  minimumNoticeMinutes: number;
  bookingWindowDays: number;
  slotStepMinutes: number;
  /** Null: as many as fit. */
  dailyBookingsMax?: number | null;
  weeklyBookingsMax?: number | null;
  version: number;
  outsideHours?: OutsideHours[];
}

/** A booking to come that the schedule no longer covers; it stays. */
export interface OutsideHours {
  bookingId: string;
  start: string;
  end: string;
  serviceId: string;
  clientName?: string | null;
}

export interface CalendarKey {
  active: boolean;
  createdAt: string | null;
  createdBy: string | null;
}
