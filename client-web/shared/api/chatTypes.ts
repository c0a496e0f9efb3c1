import type { Role } from './types';

/** Of the public contract: conversations, who is here, and the desk. */

export type PresenceStatus = 'online' | 'away' | 'offline';

export interface Participant {
  userId: string;
  name: string;
  role?: Role;
}

export type MessageKind =
  | 'text'
  | 'proposal'
  | 'booking'
  | 'status'
  | 'assignment'
  | 'offer'
  | 'desk'
  | 'edit'
  | 'deletion';

/** By which item a message was changed last, and when. */
export interface ChangeMark {
  at: string;
  sequence: number;
}

/** What a message said from a time on; empty where it was deleted. */
export interface MessageVersion {
  text: string;
  at: string;
  by: string;
  byName: string;
}

/** Where a conversation stands that waits for somebody to take it; the time is null where nobody can know. */
export interface QueuePlace {
  position: number;
  expectedMinutes: number | null;
}

/** What a message of kind `desk` says to a visitor who waits. */
export interface DeskNotice {
  state: 'away' | 'queued';
  opensAt?: string | null;
  position?: number | null;
  expectedMinutes?: number | null;
}

/** Who waits, the longest first, and who is on duty for them. */
export interface Desk {
  /** False until somebody was on duty for the first time. */
  inUse: boolean;
  onDuty: OnDuty[];
  waiting: WaitingRoom[];
}

export interface OnDuty {
  userId: string;
  name: string;
  status: PresenceStatus;
  conversations: number;
  since: string;
}

export interface WaitingRoom extends QueuePlace {
  roomId: string;
  visitorId: string;
  since: string;
}

/** What a visitor has told of themselves. */
export interface OwnVisitor {
  id: string;
  name: string;
  email: string | null;
}

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
  queue?: QueuePlace | null;
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
  queue?: QueuePlace | null;
  /** For staff alone. */
  tags?: string[];
}

/** What staff notes beside a conversation; its sequence is the notes' own. */
export interface Note {
  sequence: number;
  id: string;
  clientNoteId: string;
  authorId: string;
  authorName: string;
  text: string;
  createdAt: string;
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

/** What the team says again and again; variables in its text stand for whom it is about. */
export interface CannedReply {
  id: string;
  shortcut: string;
  text: string;
  version: number;
}

/** A message, or a note with its own sequence, that has what was looked for. */
export interface FoundText {
  roomId: string;
  sequence: number;
  isNote: boolean;
  senderId: string;
  senderName: string;
  sentAt: string;
  snippet: string;
}

/** A visitor as staff sees them. */
export interface VisitorView {
  id: string;
  name: string;
  email: string | null;
  blocked: boolean;
  blockedReason: string | null;
}
