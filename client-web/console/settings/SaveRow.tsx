import { ErrorNote } from '../../shared/ui/ErrorNote';
import { strings } from '../strings';
import type { Saving } from './useSaving';

/** The button that saves a form, and what became of it. */
export function SaveRow({ saving, testId }: { saving: Saving; testId: string }) {
  return (
    <>
      <ErrorNote error={saving.error.value} />
      <div class="row save-row">
        <button
          type="submit"
          class="primary-button"
          data-testid={testId}
          aria-disabled={saving.isBusy.value || undefined}
        >
          {saving.isBusy.value ? strings.saving : strings.save}
        </button>
        <span role="status" data-testid={`${testId}-done`}>
          {saving.isSaved.value && strings.saved}
        </span>
      </div>
    </>
  );
}
