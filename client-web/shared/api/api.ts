import { newId } from '../id';
import { type Http, query } from './http';
import type {
  Booking,
  BookingStatus,
  Hold,
  InboxEntry,
  Message,
  NewBooking,
  Page,
  Practice,
  ResumedConversation,
  Room,
  Schedule,
  Service,
  Slot,
  Therapist,
  User,
  VisitorToken,
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

  rooms(cursor?: string | null): Promise<Page<InboxEntry>> {
    return this.http.send('GET', `/api/rooms${query({ limit: 50, cursor })}`);
  }

  messagesBefore(roomId: string, before: number, limit: number): Promise<{ items: Message[]; headSequence: number }> {
    return this.http.send('GET', `/api/rooms/${encodeURIComponent(roomId)}/messages${query({ before, limit })}`);
  }

  updateRoom(roomId: string, change: { status?: 'open' | 'closed'; assignedTo?: string | null }): Promise<Room> {
    return this.http.send('PUT', `/api/rooms/${encodeURIComponent(roomId)}`, { body: change });
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

  setBookingStatus(booking: Booking, status: BookingStatus, reason?: string): Promise<Booking> {
    return this.http.send('PUT', `/api/bookings/${encodeURIComponent(booking.id)}`, {
      body: { status, reason },
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

  users(): Promise<Page<User>> {
    return this.http.send('GET', `/api/users${query({ limit: 200 })}`);
  }

  organization(): Promise<{ id: string; slug: string; name: string; timeZone: string }> {
    return this.http.send('GET', '/api/organization');
  }

  services(): Promise<Page<Service>> {
    return this.http.send('GET', `/api/services${query({ limit: 200 })}`);
  }

  therapists(): Promise<Page<Therapist>> {
    return this.http.send('GET', `/api/therapists${query({ limit: 200 })}`);
  }

  schedule(therapistId: string): Promise<Schedule> {
    return this.http.send('GET', `/api/therapists/${encodeURIComponent(therapistId)}/schedule`);
  }

  saveSchedule(therapistId: string, schedule: Schedule): Promise<Schedule> {
    return this.http.send('PUT', `/api/therapists/${encodeURIComponent(therapistId)}/schedule`, {
      body: schedule,
      ifMatch: schedule.version,
    });
  }
}
