import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { toApiError } from '../api/errors';
import type { Service } from '../api/types';
import type { Room } from '../connection/room';
import { words } from '../strings';
import { dayOf, formatDay } from '../time/days';
import { ErrorNote } from './ErrorNote';
import { useFoundItem } from './foundItem';
import { MessageItem, type MessageItemProps } from './MessageItem';
import type { Offers } from './OfferItem';
import { OutgoingItem } from './OutgoingItem';

export interface MessageListProps {
  room: Room;
  zone: string;
  services: readonly Service[];
  nameOf: (userId: string) => string | null;
  onAcceptSlot?: MessageItemProps['onAcceptSlot'];
  isProposalGone?: MessageItemProps['isProposalGone'];
  bookingChoices?: MessageItemProps['bookingChoices'];
  offers?: Offers;
  changes?: MessageItemProps['changes'];
  changedNote?: MessageItemProps['changedNote'];
  /** The item that was looked for: it is brought into view once, and marked. */
  found?: number | undefined;
}

/** How near the end still counts as reading the newest. */
const NEAR_END_PX = 120;

/** The conversation so far, then what is on its way, then who is writing. */
export function MessageList({ room, zone, services, nameOf, found, ...actions }: MessageListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const isNearEnd = useRef(true);
  const loadError = useSignal<{ code: string } | null>(null);
  const messages = room.messages.value;
  const outgoing = room.outbox.items.value;
  const isInPast = room.isInPast.value;
  const typing = [...room.typingUserIds.value].map((id) => nameOf(id) ?? words.someone);
  const readByOthers = Math.max(
    0,
    ...Object.entries(room.readSequences.value).flatMap(([id, sequence]) => (id === room.ownId ? [] : [sequence])),
  );
  const lastOwn = messages.findLast((message) => message.senderId === room.ownId && message.kind === 'text')?.sequence;
  const heightBefore = useRef(0);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && isNearEnd.current) element.scrollTop = element.scrollHeight;
  }, [messages.length, outgoing.length, typing.length]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    // Where earlier messages came in front, what was being read stays where it was.
    if (heightBefore.current > 0) element.scrollTop += element.scrollHeight - heightBefore.current;
    heightBefore.current = 0;
  }, [messages[0]?.sequence]);

  const isLoaded = room.isLoaded.value;
  useEffect(() => {
    if (found === undefined || !isLoaded) return;
    void attempt(() => room.showAround(found));
  }, [found, isLoaded]);

  useFoundItem(scroller, found, isLoaded, () => {
    isNearEnd.current = false;
  });

  const noteScroll = () => {
    const element = scroller.current;
    if (element) isNearEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
  };

  const attempt = async (load: () => Promise<void>): Promise<boolean> => {
    loadError.value = null;
    try {
      await load();
      return true;
    } catch (error) {
      loadError.value = toApiError(error);
      return false;
    }
  };

  const showEarlier = async () => {
    heightBefore.current = scroller.current?.scrollHeight ?? 0;
    if (!(await attempt(() => room.loadEarlier()))) heightBefore.current = 0;
  };

  const showNewest = () => {
    isNearEnd.current = true;
    room.showNewest();
  };

  return (
    <div
      class="message-scroller"
      ref={scroller}
      onScroll={noteScroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard to scroll it.
      tabIndex={0}
      aria-label={words.messages}
      role="log"
    >
      {room.hasEarlier.value && (
        <button type="button" class="quiet-button show-earlier" onClick={showEarlier}>
          {words.showEarlier}
        </button>
      )}
      <ErrorNote error={loadError.value} />
      <ol class="message-list" data-testid="message-list">
        {messages.map((message, index) => {
          const day = dayOf(message.sentAt, zone);
          const previous = messages[index - 1];
          const isNewDay = !previous || dayOf(previous.sentAt, zone) !== day;
          const isFollowUp = !isNewDay && previous?.senderId === message.senderId && previous.kind === 'text';
          return [
            isNewDay && (
              <li class="day-line" key={`day-${day}-${message.sequence}`}>
                {formatDay(day, 'long')}
              </li>
            ),
            <MessageItem
              key={message.sequence}
              message={message}
              all={messages}
              isOwn={message.senderId === room.ownId}
              isFollowUp={isFollowUp}
              isFound={message.sequence === found}
              delivery={message.sequence === lastOwn ? (message.sequence <= readByOthers ? 'read' : 'sent') : undefined}
              zone={zone}
              services={services}
              {...actions}
            />,
          ];
        })}
        {!isInPast &&
          outgoing.map((item) => (
            <OutgoingItem key={item.clientMessageId} item={item} outbox={room.outbox} zone={zone} />
          ))}
      </ol>
      {isInPast && (
        <p class="past-choices">
          <button
            type="button"
            class="quiet-button"
            data-testid="show-later"
            onClick={() => void attempt(() => room.loadLater())}
          >
            {words.showLater}
          </button>
          <button type="button" class="quiet-button" data-testid="show-newest" onClick={showNewest}>
            {words.showNewest}
          </button>
        </p>
      )}
      <p class="typing-line" data-testid="typing-line">
        {typing.length > 0 && words.typing(typing)}
      </p>
    </div>
  );
}
