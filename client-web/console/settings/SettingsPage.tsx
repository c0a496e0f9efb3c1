import { useSignal } from '@preact/signals';
import type { Practice, User } from '../../shared/api/types';
import { formatMoney } from '../../shared/time/money';
import type { ConsoleStore } from '../consoleStore';
import { strings } from '../strings';
import { WeeklyHours } from './WeeklyHours';

interface SettingsPageProps {
  store: ConsoleStore;
  practice: Practice;
  user: User;
}

/** What the practice offers, and when its therapists work. */
export function SettingsPage({ store, practice, user }: SettingsPageProps) {
  const own = practice.therapists.find((each) => each.userId === user.id);
  const therapistId = useSignal(own?.id ?? practice.therapists[0]?.id ?? '');
  const therapist = practice.therapists.find((each) => each.id === therapistId.value);
  const mayEdit = user.role === 'owner' || user.role === 'admin' || (therapist && therapist.id === own?.id) === true;
  return (
    <div class="settings-page">
      <h1 class="page-title">{strings.settings}</h1>
      <section aria-label={strings.weeklyHours}>
        <h2 class="side-title">{strings.weeklyHours}</h2>
        <label class="labelled settings-choice">
          {strings.therapist}
          <select
            class="field"
            data-testid="hours-therapist"
            value={therapistId.value}
            onChange={(event) => {
              therapistId.value = event.currentTarget.value;
            }}
          >
            {practice.therapists.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
          </select>
        </label>
        {therapist && <WeeklyHours key={therapist.id} api={store.api} therapistId={therapist.id} mayEdit={mayEdit} />}
      </section>
      <section aria-label={strings.services}>
        <h2 class="side-title">{strings.services}</h2>
        <ul class="booking-list">
          {practice.services.map((service) => (
            <li key={service.id} class="my-booking" data-testid="service-row">
              <p class="booking-when">{service.name}</p>
              <p class="muted">{service.description}</p>
              <p class="muted small">
                {[
                  strings.minutes(service.durationMinutes),
                  formatMoney(service.price),
                  service.active === false && strings.paused,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
