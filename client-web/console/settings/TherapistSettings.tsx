import { useSignal } from '@preact/signals';
import type { Practice, Therapist } from '../../shared/api/types';
import type { ConsoleStore } from '../consoleStore';
import { Dialog } from '../Dialog';
import { strings } from '../strings';
import { CheckField } from './fields';
import { SaveRow } from './SaveRow';
import { useSaving } from './useSaving';

interface TherapistSettingsProps {
  store: ConsoleStore;
  practice: Practice;
  mayEdit: boolean;
}

/** Who gives which service, and what clients read about them. */
export function TherapistSettings({ store, practice, mayEdit }: TherapistSettingsProps) {
  const opened = useSignal<Therapist | null>(null);
  const close = () => {
    opened.value = null;
  };
  return (
    <section aria-label={strings.settingsParts.therapists}>
      {!mayEdit && <p class="muted small">{strings.readOnlyManagers}</p>}
      <ul class="booking-list">
        {practice.therapists.map((therapist) => (
          <li key={therapist.id} class="my-booking settings-row" data-testid="therapist-row">
            <div>
              <p class="booking-when">{therapist.name}</p>
              <p class="muted">{therapist.title}</p>
              <p class="muted small">
                {practice.services
                  .filter((each) => therapist.serviceIds.includes(each.id))
                  .map((each) => each.name)
                  .join(' · ') || strings.noServices}
                {therapist.active === false && ` · ${strings.paused}`}
              </p>
            </div>
            {mayEdit && (
              <button
                type="button"
                class="quiet-button"
                data-testid="therapist-edit"
                aria-label={strings.editNamed(therapist.name)}
                onClick={() => {
                  opened.value = therapist;
                }}
              >
                {strings.edit}
              </button>
            )}
          </li>
        ))}
      </ul>
      {opened.value && (
        <Dialog title={opened.value.name} testId="therapist-dialog" onClose={close}>
          <TherapistForm store={store} practice={practice} therapist={opened.value} onDone={close} />
        </Dialog>
      )}
    </section>
  );
}

interface TherapistFormProps {
  store: ConsoleStore;
  practice: Practice;
  therapist: Therapist;
  onDone: () => void;
}

function TherapistForm({ store, practice, therapist, onDone }: TherapistFormProps) {
  const draft = useSignal(therapist);
  const saving = useSaving();
  const current = draft.value;
  const edit = (change: Partial<Therapist>) => {
    draft.value = { ...draft.value, ...change };
  };
  const text = (label: string, name: 'name' | 'title', isRequired: boolean) => (
    <label class="labelled">
      {label}
      <input
        class="field"
        required={isRequired}
        dir="auto"
        maxLength={200}
        value={current[name] ?? ''}
        onInput={(event) => edit({ [name]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <form
      class="hours-form"
      onSubmit={async (event) => {
        event.preventDefault();
        const isSaved = await saving.run(async () => {
          await store.api.saveTherapist(draft.value);
          await store.readPractice();
        });
        if (isSaved) onDone();
      }}
    >
      {text(strings.therapistName, 'name', true)}
      {text(strings.therapistTitle, 'title', false)}
      <label class="labelled">
        {strings.bio}
        <textarea
          class="field"
          rows={3}
          dir="auto"
          maxLength={4000}
          value={current.bio ?? ''}
          onInput={(event) => edit({ bio: event.currentTarget.value })}
        />
      </label>
      <fieldset class="plain-group check-list">
        <legend>{strings.services}</legend>
        {practice.services.map((service) => (
          <CheckField
            key={service.id}
            isChecked={current.serviceIds.includes(service.id)}
            testId="therapist-service"
            onChange={(isGiven) =>
              edit({
                serviceIds: isGiven
                  ? [...current.serviceIds, service.id]
                  : current.serviceIds.filter((each) => each !== service.id),
              })
            }
          >
            {service.name}
          </CheckField>
        ))}
      </fieldset>
      <CheckField isChecked={current.active !== false} onChange={(active) => edit({ active })}>
        {strings.canBeBooked}
      </CheckField>
      <SaveRow saving={saving} testId="therapist-save" />
    </form>
  );
}
