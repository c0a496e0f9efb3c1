import type { Client } from './types';

/** Of the public contract: who waits for a time, and what is offered to them. */

export type WaitlistStatus = 'waiting' | 'offered' | 'booked' | 'expired' | 'left';

export interface WaitlistOffer {
  holdId: string;
  therapistId: string;
  start: string;
  end: string;
  expiresAt: string;
}

export interface WaitlistEntry {
  id: string;
  serviceId: string;
  therapistId: string | null;
  clientId: string;
  client?: Partial<Client> | null;
  earliest: string;
  latest: string;
  status: WaitlistStatus;
  offer: WaitlistOffer | null;
  createdAt: string;
}

export interface NewWaitlistEntry {
  serviceId: string;
  therapistId?: string;
  earliest: string;
  latest: string;
  client?: Client;
  roomId?: string;
}

/** What a message of kind `offer` carries. */
export interface OfferData extends WaitlistOffer {
  waitlistId: string;
  serviceId: string;
}
