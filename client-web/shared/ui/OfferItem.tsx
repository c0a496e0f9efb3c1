import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Message, OfferData, Service } from '../api/types';
import { words } from '../strings';
import { formatDayAndTime } from '../time/days';
import { Countdown } from './Countdown';

/** What is known of offers, and what whoever they are for can do about them. */
export interface Offers {
  isOpen: (offer: OfferData) => boolean;
  isTaken: (offer: OfferData) => boolean;
  answers?: {
    accept: (offer: OfferData) => Promise<void>;
    decline: (offer: OfferData) => Promise<void>;
  };
}

interface OfferItemProps {
  message: Message;
  offer: OfferData;
  zone: string;
  services: readonly Service[];
  offers?: Offers | undefined;
}

/** A time that has become free for somebody who waited, kept for them for a while. */
export function OfferItem({ message, offer, zone, services, offers }: OfferItemProps) {
  const isOver = useSignal(Date.parse(offer.expiresAt) <= Date.now());
  const isBusy = useSignal(false);
  const card = useRef<HTMLLIElement>(null);
  const service = services.find((each) => each.id === offer.serviceId)?.name;
  const when = formatDayAndTime(offer.start, zone);
  const answers = offers?.answers;
  const isTaken = offers?.isTaken(offer) ?? false;
  const isOpen = !isTaken && !isOver.value && (offers?.isOpen(offer) ?? true);
  const answer = (how: 'accept' | 'decline') => async () => {
    if (isBusy.value || !answers) return;
    isBusy.value = true;
    // The buttons may be gone afterwards; whoever pressed one goes on from here.
    card.current?.focus();
    await answers[how](offer);
    isBusy.value = false;
  };
  const button = (how: 'accept' | 'decline', label: string) => (
    <button
      type="button"
      class={how === 'accept' ? 'primary-button' : 'quiet-button'}
      data-testid={`offer-${how}`}
      aria-label={`${label}: ${when}`}
      aria-disabled={isBusy.value || undefined}
      onClick={answer(how)}
    >
      {label}
    </button>
  );
  return (
    <li
      ref={card}
      tabIndex={-1}
      class={`message card ${isOpen || isTaken ? '' : 'is-over'}`}
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
          say={answers ? words.offerLeft : words.offerLeftForThem}
          announce={answers && words.offerAnnounce}
          testId="offer-countdown"
          onEnd={() => {
            isOver.value = true;
          }}
        />
      )}
      {isOpen && answers && (
        <div class="row">
          {button('accept', words.offerAccept)}
          {button('decline', words.offerDecline)}
        </div>
      )}
      {!isOpen && (
        <p class="muted small">{!isTaken ? words.offerOver : answers ? words.offerTaken : words.offerTakenByThem}</p>
      )}
    </li>
  );
}
