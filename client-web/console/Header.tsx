import type { User } from '../shared/api/types';
import { PresenceDot } from '../shared/ui/PresenceDot';
import type { ConsoleStore } from './consoleStore';
import { DutySwitch } from './DutySwitch';
import { INBOX_HREF, route } from './route';
import { strings } from './strings';
import { Team } from './Team';

const PAGES = [
  { page: 'conversations', href: INBOX_HREF },
  { page: 'calendar', href: '#/calendar' },
  { page: 'waitlist', href: '#/waitlist' },
  { page: 'settings', href: '#/settings' },
] as const;

/** The practice, where one is, who else is here, and one's own status. */
export function Header({ store, user }: { store: ConsoleStore; user: User }) {
  return (
    <header class="console-head">
      <p class="practice-name" dir="auto">
        {store.practice.value?.organization.name ?? strings.appName}
      </p>
      <nav class="console-nav" aria-label={strings.navigation}>
        {PAGES.map(({ page, href }) => (
          <a
            key={page}
            href={href}
            class="nav-link"
            data-testid={`nav-${page}`}
            aria-current={route.value.page === page ? 'page' : undefined}
          >
            {strings[page]}
            {page === 'conversations' && store.inbox.unread.value > 0 && (
              <span class="count">
                <span aria-hidden="true">{store.inbox.unread.value}</span>
                <span class="sr-only">{strings.unread(store.inbox.unread.value)}</span>
              </span>
            )}
          </a>
        ))}
      </nav>
      <div class="console-self">
        <DutySwitch store={store} user={user} />
        <Team store={store} user={user} />
        <label class="own-status">
          <PresenceDot status={store.connection.state.value === 'online' ? store.status.value : 'offline'} />
          <span class="sr-only">{strings.myStatus}</span>
          <select
            class="field slim"
            data-testid="own-status"
            value={store.status.value}
            onChange={(event) => store.setStatus(event.currentTarget.value as 'online' | 'away')}
          >
            <option value="online">{strings.online}</option>
            <option value="away">{strings.away}</option>
          </select>
        </label>
        <span class="own-name" dir="auto">
          {user.name}
        </span>
        <button type="button" class="quiet-button" data-testid="sign-out" onClick={() => void store.session.signOut()}>
          {strings.signOut}
        </button>
      </div>
    </header>
  );
}
