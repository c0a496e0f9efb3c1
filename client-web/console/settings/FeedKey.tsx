import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { type ApiError, toApiError } from '../../shared/api/errors';
import type { CalendarKey } from '../../shared/api/types';
import { formatDayAndTime } from '../../shared/time/days';
import { ErrorNote } from '../../shared/ui/ErrorNote';
import type { ConsoleStore } from '../consoleStore';
import { strings } from '../strings';

/** The secret address under which a calendar program reads the therapist's appointments; shown once, and ended here. */
export function FeedKey({ store, therapistId }: { store: ConsoleStore; therapistId: string }) {
  const key = useSignal<CalendarKey | null>(null);
  const address = useSignal<string | null>(null);
  const isCopied = useSignal(false);
  const isAsking = useSignal(false);
  const error = useSignal<ApiError | null>(null);

  const attempt = async (work: () => Promise<void>) => {
    error.value = null;
    isAsking.value = false;
    try {
      await work();
      key.value = await store.api.calendarKey(therapistId);
    } catch (thrown) {
      error.value = toApiError(thrown);
    }
  };
  useEffect(() => void attempt(async () => {}), []);

  const make = () =>
    attempt(async () => {
      const made = await store.api.makeCalendarKey(therapistId);
      address.value = new URL(made.path, location.href).href;
      isCopied.value = false;
    });
  const revoke = () =>
    attempt(async () => {
      await store.api.revokeCalendarKey(therapistId);
      address.value = null;
    });
  const copy = async () => {
    // Without the permission, the address is selected in its field and can be copied by hand.
    await navigator.clipboard?.writeText(address.value ?? '').then(
      () => {
        isCopied.value = true;
      },
      () => {},
    );
  };

  const isActive = key.value?.active === true;
  return (
    <section class="feed-key" aria-label={strings.feed} data-testid="feed-key" data-active={isActive}>
      <h2 class="side-title">{strings.feed}</h2>
      <p class="muted small">{strings.feedHint}</p>
      {isActive && !address.value && key.value?.createdAt && (
        <p class="small">{strings.feedActive(formatDayAndTime(key.value.createdAt, store.zone.value))}</p>
      )}
      {address.value && (
        <>
          <label class="labelled">
            {strings.feedAddress}
            <input
              class="field"
              data-testid="feed-address"
              readOnly
              value={address.value}
              onFocus={(event) => event.currentTarget.select()}
            />
          </label>
          <p class="small">{strings.feedOnce}</p>
        </>
      )}
      <ErrorNote error={error.value} />
      <div class="row">
        {address.value && (
          <button type="button" class="primary-button" data-testid="feed-copy" onClick={() => void copy()}>
            {strings.copy}
          </button>
        )}
        {isAsking.value ? (
          <>
            <span>{strings.feedRevokeSure}</span>
            <button
              type="button"
              class="danger-button"
              data-testid="feed-revoke-confirm"
              ref={(element) => {
                element?.focus();
              }}
              onClick={() => void revoke()}
            >
              {strings.feedRevokeYes}
            </button>
          </>
        ) : (
          <>
            <button type="button" class="quiet-button" data-testid="feed-make" onClick={() => void make()}>
              {isActive ? strings.feedRenew : strings.feedMake}
            </button>
            {isActive && (
              <button
                type="button"
                class="quiet-button"
                data-testid="feed-revoke"
                onClick={() => {
                  isAsking.value = true;
                }}
              >
                {strings.feedRevoke}
              </button>
            )}
          </>
        )}
        <span role="status">{isCopied.value && strings.copied}</span>
      </div>
    </section>
  );
}
