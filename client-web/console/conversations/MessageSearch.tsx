import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { type ApiError, toApiError } from '../../shared/api/errors';
import type { FoundText } from '../../shared/api/types';
import { formatDayAndTime } from '../../shared/time/days';
import { ErrorNote } from '../../shared/ui/ErrorNote';
import type { ConsoleStore } from '../consoleStore';
import { visitorOf } from '../inbox';
import { foundHref } from '../route';
import { strings } from '../strings';

/** Finds again what was said or noted; while there is something to look for, in the place of the inbox. */
export function MessageSearch({ store, children }: { store: ConsoleStore; children: ComponentChildren }) {
  const text = useSignal('');
  const found = useSignal<readonly FoundText[] | null>(null);
  const nextCursor = useSignal<string | null>(null);
  const error = useSignal<ApiError | null>(null);

  const search = async (cursor: string | null = null) => {
    const wanted = text.value.trim();
    error.value = null;
    if (!wanted) {
      found.value = null;
      return;
    }
    try {
      const page = await store.api.searchMessages(wanted, cursor);
      if (wanted !== text.value.trim()) return;
      found.value = cursor ? [...(found.value ?? []), ...page.items] : page.items;
      nextCursor.value = page.nextCursor;
      await store.inbox.ensure([...new Set(page.items.map((each) => each.roomId))]);
    } catch (thrown) {
      error.value = toApiError(thrown);
    }
  };
  const leave = () => {
    text.value = '';
    found.value = null;
    error.value = null;
  };
  return (
    <>
      <search>
        <form
          class="search-form"
          onSubmit={(event) => {
            event.preventDefault();
            void search();
          }}
        >
          <input
            class="field slim"
            type="search"
            data-testid="search-input"
            aria-label={strings.search}
            placeholder={strings.search}
            dir="auto"
            maxLength={200}
            value={text.value}
            onInput={(event) => {
              text.value = event.currentTarget.value;
              if (!text.value) leave();
            }}
            onKeyDown={(event) => {
              if (event.key === 'Escape') leave();
            }}
          />
          <button type="submit" class="quiet-button" data-testid="search-submit">
            {strings.searchSubmit}
          </button>
        </form>
      </search>
      <ErrorNote error={error.value} />
      <p class="sr-only" role="status">
        {found.value && strings.found(found.value.length)}
      </p>
      {found.value === null ? (
        children
      ) : (
        <>
          <ul class="inbox-list" data-testid="search-results">
            {found.value.map((each) => (
              <FoundItem key={`${each.roomId} ${each.isNote} ${each.sequence}`} store={store} found={each} />
            ))}
          </ul>
          {found.value.length === 0 && !nextCursor.value && <p class="empty-note">{strings.nothingFound}</p>}
          {nextCursor.value && (
            <button type="button" class="quiet-button load-more" onClick={() => void search(nextCursor.value)}>
              {strings.loadMore}
            </button>
          )}
        </>
      )}
    </>
  );
}

function FoundItem({ store, found }: { store: ConsoleStore; found: FoundText }) {
  const entry = store.inbox.entry(found.roomId);
  return (
    <li>
      <a
        href={foundHref(found.roomId, found)}
        class="inbox-item found-item"
        data-testid="search-result"
        data-room-id={found.roomId}
        data-sequence={found.sequence}
      >
        <span class="inbox-name" dir="auto">
          {(entry && visitorOf(entry)?.name) || strings.visitor}
          {found.isNote && <span class="status-tag">{strings.noteMark}</span>}
        </span>
        <time class="inbox-time" dateTime={found.sentAt}>
          {formatDayAndTime(found.sentAt, store.zone.value)}
        </time>
        <span class="found-text" dir="auto">
          <bdi>{found.senderName}</bdi>: {found.snippet}
        </span>
      </a>
    </li>
  );
}
