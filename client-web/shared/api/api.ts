import { newId } from '../id';
import { type Http, query } from './http';
import type {
  Booking,
  BookingStatus,
  Hold,
  InboxEntry,
  Message,
  NewBooking,
  NewWaitlistEntry,
  OwnVisitor,
  Page,
  Practice,
  ResumedConversation,
  Room,
  Slot,
  SuggestedSlot,
  VisitorToken,
  WaitlistEntry,
  WaitlistStatus,
} from './types';

/** The routes that both the widget and the console use. */
export class Api {
  constructor(readonly http: Http) {}

  practice(slug: string): Promise<Practice> {
    return this.http.send('GET', `/public/organizations/${encodeURIComponent(slug)}`, { anonymous: true });
  }

  createVisitor(slug: string, visitor: { name?: string; email?: string }): Promise<VisitorToken> {
    return this.http.send('POST', `/public/organizations/${encodeURIComponent(slug)}/visitors`, {
      anonymous: true,
      body: visitor,
      idempotencyKey: newId(),
    });
  }

  /** The visitor's token for the link in a mail. */
  resume(slug: string, token: string): Promise<ResumedConversation> {
    return this.http.send('POST', `/public/organizations/${encodeURIComponent(slug)}/resume`, {
      anonymous: true,
      body: { token },
    });
  }

  async hubTicket(): Promise<string> {
    const { ticket } = await this.http.send<{ ticket: string }>('POST', '/api/hub/tickets');
    return ticket;
  }

  openRoom(room: { subject?: string; therapistId?: string } = {}): Promise<Room> {
    return this.http.send('POST', '/api/rooms', { body: room, idempotencyKey: newId() });
  }

  room(id: string): Promise<InboxEntry> {
    return this.http.send('GET', `/api/rooms/${encodeURIComponent(id)}`);
  }

  ownVisitor(): Promise<OwnVisitor> {
    return this.http.send('GET', '/api/visitors/me');
  }

  /** Where a visitor's answers are mailed to once they have left. */
  setOwnEmail(email: string): Promise<OwnVisitor> {
    return this.http.send('PUT', '/api/visitors/me', { body: { email } });
  }

  /** With a filter a page may be short, even empty, and yet have a cursor. */
  rooms(cursor?: string | null, filter: { tag?: string | null } = {}): Promise<Page<InboxEntry>> {
    return this.http.send('GET', `/api/rooms${query({ limit: 50, cursor, ...filter })}`);
  }

  messagesBefore(roomId: string, before: number, limit: number): Promise<{ items: Message[]; headSequence: number }> {
    return this.http.send('GET', `/api/rooms/${encodeURIComponent(roomId)}/messages${query({ before, limit })}`);
  }

  availability(wanted: {
    serviceId: string;
    therapistId?: string | null;
    date: string;
    days: number;
    timeZone?: string;
  }): Promise<{ slots: Slot[] }> {
    return this.http.send('GET', `/api/availability${query(wanted)}`);
  }

  hold(slot: { therapistId: string; serviceId: string; start: string }): Promise<Hold> {
    return this.http.send('POST', '/api/holds', { body: slot, idempotencyKey: newId() });
  }

  releaseHold(holdId: string): Promise<void> {
    return this.http.send('DELETE', `/api/holds/${encodeURIComponent(holdId)}`);
  }

  book(booking: NewBooking, idempotencyKey: string): Promise<Booking> {
    return this.http.send('POST', '/api/bookings', { body: booking, idempotencyKey });
  }

  suggest(wanted: {
    serviceId: string;
    therapistIds?: string[];
    preferredTimes?: string[];
    timeZone?: string;
    limit: number;
  }): Promise<{ slots: SuggestedSlot[] }> {
    return this.http.send('POST', '/api/availability/smart', { body: wanted });
  }

  booking(id: string): Promise<Booking> {
    return this.http.send('GET', `/api/bookings/${encodeURIComponent(id)}`);
  }

  bookings(filter: {
    from?: string;
    to?: string;
    therapistId?: string;
    clientId?: string;
    status?: BookingStatus;
    limit?: number;
    cursor?: string | null;
  }): Promise<Page<Booking>> {
    return this.http.send('GET', `/api/bookings${query(filter)}`);
  }

  /** With `following`, cancels also all later ones of the booking's series. */
  setBookingStatus(
    booking: Booking,
    status: BookingStatus,
    more: { reason?: string; scope?: 'one' | 'following' } = {},
  ): Promise<Booking> {
    return this.http.send('PUT', `/api/bookings/${encodeURIComponent(booking.id)}`, {
      body: { status, ...more },
      ifMatch: booking.version,
    });
  }

  reschedule(booking: Booking, to: { start: string; therapistId?: string }): Promise<Booking> {
    return this.http.send('POST', `/api/bookings/${encodeURIComponent(booking.id)}/reschedule`, {
      body: to,
      ifMatch: booking.version,
      idempotencyKey: newId(),
    });
  }

  waitlist(status?: WaitlistStatus, cursor?: string | null): Promise<Page<WaitlistEntry>> {
    return this.http.send('GET', `/api/waitlist${query({ status, cursor, limit: 200 })}`);
  }

  joinWaitlist(entry: NewWaitlistEntry): Promise<WaitlistEntry> {
    return this.http.send('POST', '/api/waitlist', { body: entry, idempotencyKey: newId() });
  }

  leaveWaitlist(id: string): Promise<void> {
    return this.http.send('DELETE', `/api/waitlist/${encodeURIComponent(id)}`);
  }
}
