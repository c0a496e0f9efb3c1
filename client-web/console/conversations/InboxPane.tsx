import type { User } from '../../shared/api/types';
import { words } from '../../shared/strings';
import { ErrorNote } from '../../shared/ui/ErrorNote';
import { Roving } from '../../shared/ui/Roving';
import type { ConsoleStore } from '../consoleStore';
import type { InboxFilter } from '../inbox';
import { strings } from '../strings';
import { InboxItem } from './InboxItem';
import { MessageSearch } from './MessageSearch';
import { QueueList } from './QueueList';

const FILTERS: InboxFilter[] = ['all', 'mine', 'unassigned'];

interface InboxPaneProps {
  store: ConsoleStore;
  user: User;
  roomId: string | null;
}

export function InboxPane({ store, user, roomId }: InboxPaneProps) {
  const { inbox } = store;
  const entries = inbox.shown(user.id);
  const cursor = inbox.nextCursor.value;
  return (
    <section class="inbox-pane" aria-label={strings.inbox}>
      <MessageSearch store={store}>
        <div class="inbox-filters">
          <Roving label={strings.filterBy} class="segments">
            {FILTERS.map((filter) => (
              <button
                type="button"
                key={filter}
                class="segment"
                data-testid={`filter-${filter}`}
                aria-pressed={inbox.filter.value === filter}
                onClick={() => {
                  inbox.filter.value = filter;
                }}
              >
                {strings.filters[filter]}
              </button>
            ))}
          </Roving>
          <label>
            <span class="sr-only">{strings.statusFilter}</span>
            <select
              class="field slim"
              data-testid="filter-status"
              value={inbox.isOpenShown.value ? 'open' : 'closed'}
              onChange={(event) => {
                inbox.isOpenShown.value = event.currentTarget.value === 'open';
              }}
            >
              <option value="open">{strings.open}</option>
              <option value="closed">{strings.closed}</option>
            </select>
          </label>
          {inbox.knownTags.value.length > 0 && (
            <label>
              <span class="sr-only">{strings.tagFilter}</span>
              <select
                class="field slim"
                data-testid="filter-tag"
                value={inbox.tag.value ?? ''}
                onChange={(event) => void inbox.showTagged(event.currentTarget.value || null)}
              >
                <option value="">{strings.anyTag}</option>
                {inbox.knownTags.value.map((each) => (
                  <option key={each} value={each}>
                    {each}
                  </option>
                ))}
              </select>
            </label>
          )}
        </div>
        <QueueList store={store} roomId={roomId} />
        <ErrorNote error={inbox.error.value} retry={() => void inbox.load()} retryLabel={words.tryAgain} />
        <ul class="inbox-list" data-testid="inbox">
          {entries.map((entry) => (
            <InboxItem key={entry.id} store={store} entry={entry} user={user} isCurrent={entry.id === roomId} />
          ))}
        </ul>
        {entries.length === 0 && <p class="empty-note">{inbox.isLoaded.value ? strings.nothingHere : words.loading}</p>}
        {cursor && (
          <button type="button" class="quiet-button load-more" onClick={() => void inbox.load(cursor)}>
            {strings.loadMore}
          </button>
        )}
      </MessageSearch>
    </section>
  );
}
