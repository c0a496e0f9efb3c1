import { Api } from '../shared/api/api';
import { query } from '../shared/api/http';
import type {
  BookedSeries,
  CalendarKey,
  CannedReply,
  Desk,
  FoundText,
  InboxEntry,
  MessageVersion,
  NewSeries,
  Note,
  Organization,
  Page,
  Room,
  Schedule,
  Service,
  Therapist,
  User,
  VisitorView,
} from '../shared/api/types';
import { newId } from '../shared/id';

/** What is to change of a conversation. */
export interface RoomChange {
  status?: 'open' | 'closed';
  /** Empty: nobody's. */
  assignedTo?: string;
  /** With the status closed: what was said is mailed to the visitor. */
  sendTranscript?: boolean;
}

/** What only staff asks for. */
export class StaffApi extends Api {
  users(): Promise<Page<User>> {
    return this.http.send('GET', `/api/users${query({ limit: 200 })}`);
  }

  organization(): Promise<Organization> {
    return this.http.send('GET', '/api/organization');
  }

  saveOrganization(organization: Organization): Promise<Organization> {
    return this.http.send('PUT', '/api/organization', { body: organization, ifMatch: organization.version });
  }

  services(): Promise<Page<Service>> {
    return this.http.send('GET', `/api/services${query({ limit: 200 })}`);
  }

  /** One without an id is a new one. */
  saveService({ id, version, ...service }: Omit<Service, 'id'> & { id?: string }): Promise<Service> {
    return id
      ? this.http.send('PUT', `/api/services/${encodeURIComponent(id)}`, { body: service, ifMatch: version })
      : this.http.send('POST', '/api/services', { body: service, idempotencyKey: newId() });
  }

  removeService(service: Service): Promise<void> {
    return this.http.send('DELETE', `/api/services/${encodeURIComponent(service.id)}`, { ifMatch: service.version });
  }

  therapists(): Promise<Page<Therapist>> {
    return this.http.send('GET', `/api/therapists${query({ limit: 200 })}`);
  }

  saveTherapist({ id, version, ...therapist }: Therapist): Promise<Therapist> {
    return this.http.send('PUT', `/api/therapists/${encodeURIComponent(id)}`, { body: therapist, ifMatch: version });
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

  calendarKey(therapistId: string): Promise<CalendarKey> {
    return this.http.send('GET', `/api/calendars/${encodeURIComponent(therapistId)}/key`);
  }

  /** A new key; `path` is the feed's address on this server, shown this once. */
  makeCalendarKey(therapistId: string): Promise<{ key: string; path: string }> {
    return this.http.send('POST', `/api/calendars/${encodeURIComponent(therapistId)}/key`, { idempotencyKey: newId() });
  }

  revokeCalendarKey(therapistId: string): Promise<void> {
    return this.http.send('DELETE', `/api/calendars/${encodeURIComponent(therapistId)}/key`);
  }

  bookSeries(series: NewSeries, idempotencyKey: string): Promise<BookedSeries> {
    return this.http.send('POST', '/api/bookings/series', { body: series, idempotencyKey });
  }

  notes(
    roomId: string,
    page: { before?: number | undefined; limit: number },
  ): Promise<{ items: Note[]; headSequence: number }> {
    return this.http.send('GET', `/api/rooms/${encodeURIComponent(roomId)}/notes${query(page)}`);
  }

  /** The same `clientNoteId` again is the same note. */
  addNote(roomId: string, clientNoteId: string, text: string): Promise<Note> {
    return this.http.send('POST', `/api/rooms/${encodeURIComponent(roomId)}/notes`, {
      body: { clientNoteId, text },
      idempotencyKey: clientNoteId,
    });
  }

  setTags(roomId: string, tags: readonly string[]): Promise<InboxEntry> {
    return this.http.send('PUT', `/api/rooms/${encodeURIComponent(roomId)}/tags`, { body: { tags } });
  }

  /** What a message said before it was changed or deleted. */
  messageHistory(roomId: string, sequence: number): Promise<{ items: MessageVersion[] }> {
    return this.http.send('GET', `/api/rooms/${encodeURIComponent(roomId)}/messages/${sequence}/history`);
  }

  cannedReplies(): Promise<Page<CannedReply>> {
    return this.http.send('GET', `/api/canned-replies${query({ limit: 200 })}`);
  }

  /** One without an id is a new one. */
  saveCannedReply({
    id,
    version,
    ...reply
  }: Omit<CannedReply, 'id' | 'version'> & Partial<CannedReply>): Promise<CannedReply> {
    return id
      ? this.http.send('PUT', `/api/canned-replies/${encodeURIComponent(id)}`, { body: reply, ifMatch: version })
      : this.http.send('POST', '/api/canned-replies', { body: reply, idempotencyKey: newId() });
  }

  removeCannedReply(reply: CannedReply): Promise<void> {
    return this.http.send('DELETE', `/api/canned-replies/${encodeURIComponent(reply.id)}`, { ifMatch: reply.version });
  }

  /** As the signed-in person would send it in this conversation; nothing is sent. */
  renderCannedReply(id: string, roomId: string): Promise<{ text: string }> {
    return this.http.send('POST', `/api/canned-replies/${encodeURIComponent(id)}/render`, { body: { roomId } });
  }

  searchMessages(q: string, cursor: string | null): Promise<Page<FoundText>> {
    return this.http.send('GET', `/api/search/messages${query({ q, cursor, limit: 30 })}`);
  }

  visitor(id: string): Promise<VisitorView> {
    return this.http.send('GET', `/api/visitors/${encodeURIComponent(id)}`);
  }

  setBlocked(visitorId: string, blocked: boolean, reason?: string): Promise<VisitorView> {
    return this.http.send('PUT', `/api/visitors/${encodeURIComponent(visitorId)}`, { body: { blocked, reason } });
  }

  desk(): Promise<Desk> {
    return this.http.send('GET', '/api/desk');
  }

  setDuty(onDuty: boolean): Promise<Desk> {
    return this.http.send('PUT', '/api/desk/duty', { body: { onDuty } });
  }

  updateRoom(roomId: string, change: RoomChange): Promise<Room> {
    return this.http.send('PUT', `/api/rooms/${encodeURIComponent(roomId)}`, { body: change });
  }
}
