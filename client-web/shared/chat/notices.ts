import type { BookingStatus, DeskNotice, Message, OfferData, ProposalData } from '../api/types';

/** What a message of another kind than text carries, in one shape. */
export interface BookingNotice {
  bookingId: string;
  change?: string;
  therapistId?: string;
  serviceId?: string;
  start: string;
  end?: string;
  status?: BookingStatus;
}

export function proposalOf(message: Message): ProposalData | null {
  if (message.kind !== 'proposal') return null;
  const data = dataOf<ProposalData>(message, 'proposal');
  return data && Array.isArray(data.slots) ? data : null;
}

export function bookingOf(message: Message): BookingNotice | null {
  if (message.kind !== 'booking') return null;
  const data = dataOf<BookingNotice>(message, 'booking');
  return data?.start ? data : null;
}

export function offerOf(message: Message): OfferData | null {
  if (message.kind !== 'offer') return null;
  const data = dataOf<OfferData>(message, 'offer');
  return data?.holdId ? data : null;
}

/** The proposals of which nothing was taken yet, newest first. */
export function openProposals(messages: readonly Message[]): ProposalData[] {
  return messages
    .flatMap((message) => {
      const proposal = proposalOf(message);
      return proposal && !acceptedStart(proposal, message, messages) ? [proposal] : [];
    })
    .reverse();
}

export function deskNoticeOf(message: Message): DeskNotice | null {
  if (message.kind !== 'desk') return null;
  return dataOf<DeskNotice>(message, 'desk');
}

/** The start of the slot that was taken up from this proposal, where one was. */
export function acceptedStart(proposal: ProposalData, message: Message, all: readonly Message[]): string | null {
  if (proposal.accepted) return typeof proposal.accepted === 'string' ? proposal.accepted : proposal.accepted.start;
  for (const later of all) {
    if (later.sequence <= message.sequence) continue;
    const booking = bookingOf(later);
    if (!booking || booking.serviceId !== proposal.serviceId) continue;
    const slot = proposal.slots.find((each) => Date.parse(each.start) === Date.parse(booking.start));
    if (slot) return slot.start;
  }
  return null;
}

function dataOf<T>(message: Message, name: string): T | null {
  const data = message.data as Record<string, unknown> | null | undefined;
  if (!data || typeof data !== 'object') return null;
  return (data[name] ?? data) as T;
}
