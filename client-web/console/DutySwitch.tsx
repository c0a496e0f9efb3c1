import type { User } from '../shared/api/types';
import { sayError } from '../shared/strings';
import type { ConsoleStore } from './consoleStore';
import { strings } from './strings';

/** Whoever is on duty and here is given conversations that wait. */
export function DutySwitch({ store, user }: { store: ConsoleStore; user: User }) {
  const duty = store.desk.dutyOf(user.id);
  const error = store.desk.error.value;
  return (
    <>
      <button
        type="button"
        role="switch"
        class="duty-switch"
        data-testid="duty-switch"
        aria-checked={duty !== undefined}
        title={strings.dutyHint}
        disabled={store.desk.desk.value === null}
        onClick={() => void store.desk.setDuty(duty === undefined)}
      >
        <span class="duty-track" aria-hidden="true" />
        {strings.onDuty}
      </button>
      {error && (
        <span class="sr-only" role="alert">
          {sayError(error)}
        </span>
      )}
    </>
  );
}
