import { Api } from '../shared/api/api';
import { query } from '../shared/api/http';
import type {
  BookedSeries,
  CalendarKey,
  Desk,
  NewSeries,
  Organization,
  Page,
  Room,
  Schedule,
  Service,
  Therapist,
  User,
} from '../shared/api/types';
import { newId } from '../shared/id';

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

  desk(): Promise<Desk> {
    return this.http.send('GET', '/api/desk');
  }

  setDuty(onDuty: boolean): Promise<Desk> {
    return this.http.send('PUT', '/api/desk/duty', { body: { onDuty } });
  }

  updateRoom(roomId: string, change: { status?: 'open' | 'closed'; assignedTo?: string | null }): Promise<Room> {
    return this.http.send('PUT', `/api/rooms/${encodeURIComponent(roomId)}`, { body: change });
  }
}
