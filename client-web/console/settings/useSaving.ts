import { type Signal, useSignal } from '@preact/signals';
import { type ApiError, toApiError } from '../../shared/api/errors';

export interface Saving {
  error: Signal<ApiError | null>;
  isBusy: Signal<boolean>;
  isSaved: Signal<boolean>;
  /** Runs one save at a time; answers whether it succeeded. */
  run: (work: () => Promise<void>) => Promise<boolean>;
}

/** What every form that saves shows of it. */
export function useSaving(): Saving {
  const error = useSignal<ApiError | null>(null);
  const isBusy = useSignal(false);
  const isSaved = useSignal(false);
  const run = async (work: () => Promise<void>) => {
    if (isBusy.peek()) return false;
    isBusy.value = true;
    error.value = null;
    isSaved.value = false;
    try {
      await work();
      isSaved.value = true;
      return true;
    } catch (thrown) {
      error.value = toApiError(thrown);
      return false;
    } finally {
      isBusy.value = false;
    }
  };
  return { error, isBusy, isSaved, run };
}
