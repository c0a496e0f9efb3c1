import { useSignal } from '@preact/signals';
import type { Message, OfferData, Service } from '../api/types';
import { words } from '../strings';
import { formatDayAndTime } from '../time/days';
import { Countdown } from './Countdown';

/** What whoever the offer is for can do about it. */
export interface OfferActions {
  isOpen: (offer: OfferData) => boolean;
  isTaken: (offer: OfferData) => boolean;
  accept: (offer: OfferData) => Promise<void>;
  decline: (offer: OfferData) => Promise<void>;
}

interface OfferItemProps {
  message: Message;
  offer: OfferData;
  zone: string;
  services: readonly Service[];
  actions?: OfferActions | undefined;
}

/** A time that has become free for somebody who waited, kept for them for a while. */
export function OfferItem({ message, offer, zone, services, actions }: OfferItemProps) {
  const isOver = useSignal(Date.parse(offer.expiresAt) <= Date.now());
  const isBusy = useSignal(false);
  const service = services.find((each) => each.id === offer.serviceId)?.name;
  const when = formatDayAndTime(offer.start, zone);
  const isTaken = actions?.isTaken(offer) ?? false;
  const isOpen = !isTaken && !isOver.value && (actions?.isOpen(offer) ?? true);
  const answer = (how: 'accept' | 'decline') => async () => {
    if (isBusy.value) return;
    isBusy.value = true;
    await actions?.[how](offer);
    isBusy.value = false;
  };
  return (
    <li
      class="message card"
      data-testid="message"
      data-sequence={message.sequence}
      data-kind="offer"
      data-state={isTaken ? 'taken' : isOpen ? 'open' : 'over'}
    >
      <p class="card-title">{words.offerTitle(service)}</p>
      <p>
        <time dateTime={offer.start}>{when}</time>
      </p>
      {isOpen && (
        <Countdown
          expiresAt={offer.expiresAt}
          say={words.offerLeft}
          announce={words.offerAnnounce}
          testId="offer-countdown"
          onEnd={() => {
            isOver.value = true;
          }}
        />
      )}
      {isOpen && actions && (
        <div class="row">
          <button
            type="button"
            class="primary-button"
            data-testid="offer-accept"
            aria-label={words.offerAcceptLabel(when)}
            aria-disabled={isBusy.value || undefined}
            onClick={answer('accept')}
          >
            {words.offerAccept}
          </button>
          <button
            type="button"
            class="quiet-button"
            data-testid="offer-decline"
            aria-label={words.offerDeclineLabel(when)}
            aria-disabled={isBusy.value || undefined}
            onClick={answer('decline')}
          >
            {words.offerDecline}
          </button>
        </div>
      )}
      {!isOpen && <p class="muted small">{isTaken ? words.offerTaken : words.offerOver}</p>}
    </li>
  );
}
