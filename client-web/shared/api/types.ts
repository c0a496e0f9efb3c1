/** What the server's routes and hub say, as written in the public contract. */

export type Role = 'owner' | 'admin' | 'therapist' | 'reception' | 'visitor';
export type PresenceStatus = 'online' | 'away' | 'offline';
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
}

export interface Service {
  id: string;
  name: string;
  description?: string | null;
  durationMinutes: number;
  price?: Money | null;
  active?: boolean;
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
  version: number;
  history?: { at?: string; status?: string; event?: string; reason?: string | null }[];
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

export interface Participant {
  userId: string;
  name: string;
  role?: Role;
}

export type MessageKind = 'text' | 'proposal' | 'booking' | 'status' | 'assignment';

export interface ProposalData {
  serviceId: string;
  therapistId?: string;
  slots: { start: string; end: string }[];
  accepted?: string | { start: string } | null;
}

export interface Message {
  sequence: number;
  id: string;
  clientMessageId?: string | null;
  senderId: string;
  senderName?: string | null;
  kind: MessageKind;
  text: string | null;
  sentAt: string;
  data?: unknown;
}

export interface Room {
  id: string;
  participants: Participant[];
  headSequence: number;
  status: 'open' | 'closed';
  assignedTo?: string | null;
}

export interface InboxEntry {
  id: string;
  participants: Participant[];
  lastMessage: Message | null;
  unread: number;
  status: 'open' | 'closed';
  assignedTo: string | null;
  headSequence: number;
  updatedAt?: string;
}

export interface PresenceState {
  userId: string;
  status: PresenceStatus;
  lastSeenAt?: string | null;
}

export interface JoinedRoom {
  headSequence: number;
  messages: Message[];
  readSequences: Record<string, number>;
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
  version: number;
}
