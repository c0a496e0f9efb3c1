import { useSignal } from '@preact/signals';
import type { Practice, User } from '../../shared/api/types';
import type { ConsoleStore } from '../consoleStore';
import { strings } from '../strings';
import { FeedKey } from './FeedKey';
import { ScheduleForm } from './ScheduleForm';

interface HoursSettingsProps {
  store: ConsoleStore;
  practice: Practice;
  user: User;
}

/** One therapist's schedule and calendar feed; one's own first. */
export function HoursSettings({ store, practice, user }: HoursSettingsProps) {
  const own = practice.therapists.find((each) => each.userId === user.id);
  const therapistId = useSignal(own?.id ?? practice.therapists[0]?.id ?? '');
  const therapist = practice.therapists.find((each) => each.id === therapistId.value);
  const mayEdit = user.role === 'owner' || user.role === 'admin' || (therapist && therapist.id === own?.id) === true;
  return (
    <section aria-label={strings.settingsParts.hours}>
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
      {therapist && (
        <ScheduleForm
          key={therapist.id}
          store={store}
          practice={practice}
          therapistId={therapist.id}
          mayEdit={mayEdit}
        />
      )}
      {therapist && mayEdit && <FeedKey key={`feed-${therapist.id}`} store={store} therapistId={therapist.id} />}
    </section>
  );
}
