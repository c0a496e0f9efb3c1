import { words } from '../shared/strings';
import { ConnectionBanner } from '../shared/ui/ConnectionBanner';
import { ErrorNote } from '../shared/ui/ErrorNote';
import { CalendarPage } from './calendar/CalendarPage';
import type { ConsoleStore } from './consoleStore';
import { ConversationsPage } from './conversations/ConversationsPage';
import { GivenNotice } from './GivenNotice';
import { Header } from './Header';
import { route } from './route';
import { SignIn } from './SignIn';
import { SettingsPage } from './settings/SettingsPage';
import { WaitlistPage } from './waitlist/WaitlistPage';

export function App({ store }: { store: ConsoleStore }) {
  const user = store.session.user.value;
  if (!user) return <SignIn store={store} />;
  const practice = store.practice.value;
  const current = route.value;
  return (
    <div class={`console page-${current.page}`}>
      <Header store={store} user={user} />
      <ConnectionBanner connection={store.connection} />
      <GivenNotice store={store} user={user} />
      {practice ? (
        <main class="console-main">
          {current.page === 'conversations' && <ConversationsPage store={store} practice={practice} user={user} />}
          {current.page === 'calendar' && <CalendarPage store={store} practice={practice} />}
          {current.page === 'waitlist' && <WaitlistPage store={store} practice={practice} />}
          {current.page === 'settings' && <SettingsPage store={store} practice={practice} user={user} />}
        </main>
      ) : (
        <main class="console-wait">
          {store.error.value ? (
            <ErrorNote error={store.error.value} retry={() => void store.begin()} retryLabel={words.tryAgain} />
          ) : (
            <p class="empty-note">{words.loading}</p>
          )}
        </main>
      )}
    </div>
  );
}
