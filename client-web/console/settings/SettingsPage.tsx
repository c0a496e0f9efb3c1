import type { Practice, User } from '../../shared/api/types';
import type { ConsoleStore } from '../consoleStore';
import { route, SETTINGS_PARTS, settingsHref } from '../route';
import { strings } from '../strings';
import { HoursSettings } from './HoursSettings';
import { PracticeSettings } from './PracticeSettings';
import { ReplySettings } from './ReplySettings';
import { ServiceSettings } from './ServiceSettings';
import { TherapistSettings } from './TherapistSettings';

interface SettingsPageProps {
  store: ConsoleStore;
  practice: Practice;
  user: User;
}

/** When therapists work, what is offered, by whom, and by which rules. */
export function SettingsPage({ store, practice, user }: SettingsPageProps) {
  const current = route.value;
  const part = current.page === 'settings' ? current.part : 'hours';
  const isManager = user.role === 'owner' || user.role === 'admin';
  return (
    <div class="settings-page">
      <h1 class="page-title">{strings.settings}</h1>
      <nav class="settings-nav" aria-label={strings.settings}>
        {SETTINGS_PARTS.map((each) => (
          <a
            key={each}
            class="nav-link"
            href={settingsHref(each)}
            data-testid={`settings-${each}`}
            aria-current={each === part ? 'page' : undefined}
          >
            {strings.settingsParts[each]}
          </a>
        ))}
      </nav>
      {part === 'hours' && <HoursSettings store={store} practice={practice} user={user} />}
      {part === 'services' && <ServiceSettings store={store} practice={practice} mayEdit={isManager} />}
      {part === 'therapists' && <TherapistSettings store={store} practice={practice} mayEdit={isManager} />}
      {part === 'replies' && <ReplySettings store={store} />}
      {part === 'practice' && <PracticeSettings store={store} mayEdit={isManager} />}
    </div>
  );
}
