import { useSignal } from '@preact/signals';
import { type ApiError, toApiError } from '../../shared/api/errors';
import type { Message, MessageVersion } from '../../shared/api/types';
import { words } from '../../shared/strings';
import { formatDayAndTime } from '../../shared/time/days';
import { ErrorNote } from '../../shared/ui/ErrorNote';
import { LinkedText } from '../../shared/ui/LinkedText';
import type { ConsoleStore } from '../consoleStore';
import { strings } from '../strings';

interface FormerWordsProps {
  store: ConsoleStore;
  roomId: string;
  message: Message;
}

/** For owners and admins: what a message said before it was changed or deleted. That they looked is recorded. */
export function FormerWords({ store, roomId, message }: FormerWordsProps) {
  const versions = useSignal<readonly MessageVersion[] | null>(null);
  const error = useSignal<ApiError | null>(null);
  const toggle = async () => {
    error.value = null;
    if (versions.value) {
      versions.value = null;
      return;
    }
    try {
      versions.value = (await store.api.messageHistory(roomId, message.sequence)).items;
    } catch (thrown) {
      error.value = toApiError(thrown);
    }
  };
  return (
    <>
      <button
        type="button"
        class="link"
        data-testid="former-words-open"
        aria-expanded={versions.value !== null}
        onClick={toggle}
      >
        {strings.formerWords}
      </button>
      <ErrorNote error={error.value} />
      {versions.value && (
        <ol class="former-words" data-testid="former-words">
          {versions.value.map((each) => (
            <li key={each.at}>
              <span class="small">
                {formatDayAndTime(each.at, store.zone.value)} · <bdi>{each.byName}</bdi>
              </span>
              <p dir="auto">{each.text ? <LinkedText text={each.text} /> : words.erased}</p>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
