import type { Outbox, Outgoing } from '../connection/outbox';
import { sayError, words } from '../strings';
import { formatTime } from '../time/days';

/** A message of this person's that the room has not shown yet. */
export function OutgoingItem({ item, outbox, zone }: { item: Outgoing; outbox: Outbox; zone: string }) {
  return (
    <li
      class={`message own ${item.state}`}
      data-testid="message"
      data-state={item.state}
      data-sequence={item.sequence}
      data-client-message-id={item.clientMessageId}
    >
      <p class="bubble" dir="auto">
        {item.text}
      </p>
      <p class="message-foot">
        {item.state === 'failed' ? (
          <span class="failed-text">
            {words.notSent} {item.errorCode && sayError({ code: item.errorCode })}{' '}
            <button type="button" class="link" onClick={() => outbox.retry(item.clientMessageId)}>
              {words.tryAgain}
            </button>{' '}
            <button type="button" class="link" onClick={() => outbox.discard(item.clientMessageId)}>
              {words.discard}
            </button>
          </span>
        ) : (
          <>
            <time dateTime={item.writtenAt}>{formatTime(item.writtenAt, zone)}</time> ·{' '}
            <span data-testid="delivery-state">{item.state === 'sent' ? words.sent : words.sending}</span>
          </>
        )}
      </p>
    </li>
  );
}
