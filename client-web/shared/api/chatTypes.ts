import type { Role } from './types';

/** Of the public contract: conversations, who is here, and the desk. */

export type PresenceStatus = 'online' | 'away' | 'offline';

export interface Participant {
  userId: string;
  name: string;
  role?: Role;
}

export type MessageKind = 'text' | 'proposal' | 'booking' | 'status' | 'assignment' | 'offer' | 'desk';

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
