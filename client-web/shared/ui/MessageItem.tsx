import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { Message, ProposalData, Service } from '../api/types';
import { deletedOf, editedOf } from '../chat/changes';
import { acceptedStart, bookingOf, deskNoticeOf, offerOf, proposalOf } from '../chat/notices';
import { words } from '../strings';
import { formatDayAndTime, formatTime } from '../time/days';
import { LinkedText } from './LinkedText';
import { MessageActions, type MessageChanges, MessageEditor } from './MessageActions';
import { OfferItem, type Offers } from './OfferItem';

export interface MessageItemProps {
  message: Message;
  all: readonly Message[];
  isOwn: boolean;
  isFollowUp: boolean;
  isFound?: boolean | undefined;
  delivery?: 'sent' | 'read';
  zone: string;
  services: readonly Service[];
  onAcceptSlot?: (message: Message, start: string) => void;
  isProposalGone?: (proposal: ProposalData, start: string) => boolean;
  /** What the reader may do about a booking that is told of. */
  bookingChoices?: (bookingId: string) => ComponentChildren;
  offers?: Offers | undefined;
  changes?: MessageChanges | undefined;
  /** What else is to be said of a message that was changed. */
  changedNote?: (message: Message) => ComponentChildren;
}

/** One item of the conversation: something said, times proposed, or a quiet notice. */
export function MessageItem(props: MessageItemProps) {
  const { message } = props;
  if (proposalOf(message)) return <ProposalItem {...props} />;
  if (bookingOf(message)) return <BookingNoticeItem {...props} />;
  const offer = offerOf(message);
  if (offer) {
    return <OfferItem {...props} offer={offer} />;
  }
  if (message.kind === 'text') return <SaidItem {...props} />;
  const desk = deskNoticeOf(message);
  return (
    <li class="message notice" data-testid="message" data-sequence={message.sequence} data-kind={message.kind}>
      <p dir="auto">
        {desk ? words.desk(desk.state, desk.opensAt && formatDayAndTime(desk.opensAt, props.zone)) : message.text}
      </p>
    </li>
  );
}

function SaidItem({ message, isOwn, isFollowUp, isFound, delivery, zone, changes, changedNote }: MessageItemProps) {
  const isEditing = useSignal(false);
  const item = useRef<HTMLLIElement>(null);
  const isChanged = editedOf(message) !== null || deletedOf(message) !== null;
  return (
    <li
      ref={item}
      tabIndex={-1}
      class={`message ${isOwn ? 'own' : 'other'} ${isFollowUp ? 'follow-up' : ''}`}
      aria-current={isFound || undefined}
      data-testid="message"
      data-sequence={message.sequence}
      data-kind="text"
      data-client-message-id={message.clientMessageId ?? undefined}
    >
      {isOwn || isFollowUp ? (
        <span class="sr-only">{isOwn ? words.you : message.senderName}</span>
      ) : (
        <p class="message-sender" dir="auto">
          {message.senderName}
        </p>
      )}
      {isEditing.value && changes ? (
        <MessageEditor
          message={message}
          changes={changes}
          onDone={() => {
            isEditing.value = false;
            item.current?.focus();
          }}
        />
      ) : (
        <p class={`bubble ${message.text ? '' : 'erased'}`} dir="auto">
          {message.text ? <LinkedText text={message.text} /> : words.erased}
        </p>
      )}
      <div class="message-foot">
        <time dateTime={message.sentAt}>{formatTime(message.sentAt, zone)}</time>
        {editedOf(message) && (
          <>
            {' · '}
            <span data-testid="message-edited">{words.edited}</span>
          </>
        )}
        {delivery && (
          <>
            {' · '}
            <span data-testid="delivery-state">{words[delivery]}</span>
          </>
        )}
        {changes && message.text && !isEditing.value && (
          <MessageActions
            message={message}
            changes={changes}
            onEdit={() => {
              isEditing.value = true;
            }}
          />
        )}
        {isChanged && changedNote?.(message)}
      </div>
    </li>
  );
}

function ProposalItem({ message, all, zone, services, onAcceptSlot, isProposalGone }: MessageItemProps) {
  const proposal = proposalOf(message);
  if (!proposal) return null;
  const accepted = acceptedStart(proposal, message, all);
  const service = services.find((each) => each.id === proposal.serviceId)?.name;
  return (
    <li class="message card" data-testid="message" data-sequence={message.sequence} data-kind="proposal">
      <p class="card-title">{service ? words.proposal(service) : words.proposalLabel}</p>
      <ul class="proposal-slots">
        {proposal.slots.map((slot) => {
          const when = formatDayAndTime(slot.start, zone);
          const isGone = !accepted && isProposalGone?.(proposal, slot.start) === true;
          const isAccepted = accepted !== null && Date.parse(accepted) === Date.parse(slot.start);
          return (
            <li key={slot.start}>
              {onAcceptSlot && !accepted ? (
                <button
                  type="button"
                  class="slot-button"
                  data-testid="proposal-slot"
                  data-start={slot.start}
                  data-gone={isGone || undefined}
                  disabled={isGone}
                  aria-label={isGone ? undefined : words.acceptSlot(when)}
                  onClick={() => onAcceptSlot(message, slot.start)}
                >
                  {when}
                  {isGone && ` · ${words.noLongerFree}`}
                </button>
              ) : (
                <span class={isAccepted ? 'slot-accepted' : 'slot-plain'}>
                  {when}
                  {isAccepted && ` · ${words.proposalTaken}`}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </li>
  );
}

function BookingNoticeItem({ message, all, zone, services, bookingChoices }: MessageItemProps) {
  const booking = bookingOf(message);
  if (!booking) return null;
  const service = services.find((each) => each.id === booking.serviceId)?.name;
  // Earlier cards of the same appointment tell what was.
  const isLatest = !all.some(
    (each) => each.sequence > message.sequence && bookingOf(each)?.bookingId === booking.bookingId,
  );
  const title = words.notice[booking.change ?? ''] ?? words.notice[booking.status ?? ''] ?? words.notice.booked;
  return (
    <li
      class={`message card booking-card ${booking.status === 'cancelled' ? 'is-cancelled' : ''}`}
      data-testid="message"
      data-sequence={message.sequence}
      data-kind="booking"
      data-booking-id={booking.bookingId}
    >
      <p class="card-title">{title}</p>
      <p>
        {service && `${service}, `}
        <time dateTime={booking.start}>{formatDayAndTime(booking.start, zone)}</time>
      </p>
      {isLatest && bookingChoices?.(booking.bookingId)}
    </li>
  );
}
