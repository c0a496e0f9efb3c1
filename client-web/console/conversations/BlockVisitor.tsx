import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { type ApiError, toApiError } from '../../shared/api/errors';
import type { VisitorView } from '../../shared/api/types';
import { ErrorNote } from '../../shared/ui/ErrorNote';
import { focusOnce } from '../../shared/ui/focusOnce';
import type { ConsoleStore } from '../consoleStore';
import { strings } from '../strings';

const REASON_LENGTH_MAX = 200;

/** The visitor's address, and keeping somebody from writing who should not. */
export function BlockVisitor({ store, visitorId }: { store: ConsoleStore; visitorId: string }) {
  const visitor = useSignal<VisitorView | null>(null);
  const isAsking = useSignal(false);
  const reason = useSignal('');
  const error = useSignal<ApiError | null>(null);
  const run = async (ask: () => Promise<VisitorView>) => {
    error.value = null;
    try {
      visitor.value = await ask();
      isAsking.value = false;
      reason.value = '';
    } catch (thrown) {
      error.value = toApiError(thrown);
    }
  };
  useEffect(() => void run(() => store.api.visitor(visitorId)), [visitorId]);

  const current = visitor.value;
  if (!current) return <ErrorNote error={error.value} />;
  return (
    <div class="block-visitor" data-testid="visitor-facts" data-blocked={current.blocked}>
      {current.email && (
        <p class="muted">
          <bdi>{current.email}</bdi>
        </p>
      )}
      <p role="status">
        {current.blocked && (
          <span class="blocked-note">
            {strings.blocked} <bdi>{current.blockedReason}</bdi>
          </span>
        )}
      </p>
      {isAsking.value ? (
        <form
          class="block-form"
          onSubmit={(event) => {
            event.preventDefault();
            void run(() => store.api.setBlocked(visitorId, true, reason.value.trim() || undefined));
          }}
        >
          <label class="labelled">
            {strings.blockReason}
            <input
              class="field"
              data-testid="block-reason"
              dir="auto"
              maxLength={REASON_LENGTH_MAX}
              value={reason.value}
              ref={focusOnce}
              onInput={(event) => {
                reason.value = event.currentTarget.value;
              }}
            />
          </label>
          <div class="row">
            <button type="submit" class="danger-button" data-testid="block-confirm">
              {strings.blockYes}
            </button>
            <button
              type="button"
              class="quiet-button"
              onClick={() => {
                isAsking.value = false;
              }}
            >
              {strings.cancel}
            </button>
          </div>
        </form>
      ) : (
        <button
          type="button"
          class="quiet-button"
          data-testid={current.blocked ? 'visitor-unblock' : 'visitor-block'}
          onClick={() => {
            if (current.blocked) void run(() => store.api.setBlocked(visitorId, false));
            else isAsking.value = true;
          }}
        >
          {current.blocked ? strings.unblock : strings.block}
        </button>
      )}
      <ErrorNote error={error.value} />
    </div>
  );
}
