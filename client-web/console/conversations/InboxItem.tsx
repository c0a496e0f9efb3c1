import type { InboxEntry, User } from '../../shared/api/types';
import { bookingOf, deskNoticeOf } from '../../shared/chat/notices';
import { words } from '../../shared/strings';
import { dayOf, formatDay, formatTime } from '../../shared/time/days';
import { PresenceDot } from '../../shared/ui/PresenceDot';
import type { ConsoleStore } from '../consoleStore';
import { visitorOf } from '../inbox';
import { conversationHref } from '../route';
import { strings } from '../strings';

interface InboxItemProps {
  store: ConsoleStore;
  entry: InboxEntry;
  user: User;
  isCurrent: boolean;
}

/** One conversation: with whom, what was said last, and what is not yet read. */
export function InboxItem({ store, entry, user, isCurrent }: InboxItemProps) {
  const visitor = visitorOf(entry);
  const last = entry.lastMessage;
  const assigned = entry.assignedTo && entry.assignedTo !== user.id ? store.nameOf(entry.assignedTo) : null;
  return (
    <li>
      <a
        href={conversationHref(entry.id)}
        class={`inbox-item ${entry.unread > 0 ? 'is-unread' : ''}`}
        data-testid="inbox-entry"
        data-room-id={entry.id}
        aria-current={isCurrent ? 'true' : undefined}
        onKeyDown={moveByArrows}
      >
        <PresenceDot status={store.presence.statusOf(visitor?.userId)} />
        <span class="inbox-name" dir="auto">
          {visitor?.name || strings.visitor}
        </span>
        {last && (
          <time class="inbox-time" dateTime={last.sentAt}>
            {shortTime(last.sentAt, store.zone.value)}
          </time>
        )}
        <span class="inbox-text" dir="auto">
          {textOf(entry, user)}
        </span>
        {entry.unread > 0 && (
          <span class="count" data-testid="unread-count">
            <span aria-hidden="true">{entry.unread}</span>
            <span class="sr-only">{strings.unread(entry.unread)}</span>
          </span>
        )}
        {(entry.tags?.length ?? 0) > 0 && (
          <span class="inbox-tags" data-testid="inbox-tags">
            {entry.tags?.map((tag) => (
              <bdi key={tag} class="tag">
                {tag}
              </bdi>
            ))}
          </span>
        )}
        {assigned && (
          <span class="inbox-assigned" dir="auto">
            {assigned}
          </span>
        )}
      </a>
    </li>
  );
}

function textOf(entry: InboxEntry, user: User): string {
  const last = entry.lastMessage;
  if (!last) return strings.noMessages;
  const booking = bookingOf(last);
  if (booking) return words.notice[booking.change ?? ''] ?? words.notice.booked ?? '';
  if (last.kind === 'proposal') return words.proposalLabel;
  const told = deskNoticeOf(last);
  if (told) return strings.told[told.state];
  const text = last.text || words.erased;
  return last.senderId === user.id ? strings.youSaid(text) : text;
}

function shortTime(instant: string, zone: string): string {
  const day = dayOf(instant, zone);
  if (day === dayOf(Date.now(), zone)) return formatTime(instant, zone);
  return `${formatDay(day, 'number')} ${formatDay(day, 'month')}`;
}

function moveByArrows(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const item = (event.currentTarget as HTMLElement).closest('li');
  const next = event.key === 'ArrowDown' ? item?.nextElementSibling : item?.previousElementSibling;
  const link = next?.querySelector<HTMLElement>('a');
  if (!link) return;
  event.preventDefault();
  link.focus();
}
