import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { type ApiError, toApiError } from '../../shared/api/errors';
import type { CannedReply } from '../../shared/api/types';
import type { Room } from '../../shared/connection/room';
import { Composer } from '../../shared/ui/Composer';
import { ErrorNote } from '../../shared/ui/ErrorNote';
import type { ConsoleStore } from '../consoleStore';
import { strings } from '../strings';

const LIST_ID = 'canned-list';

/** Where staff writes; `/` and a shortcut put a prepared reply there, to be looked over and sent. */
export function ReplyComposer({ store, room }: { store: ConsoleStore; room: Room }) {
  const text = useSignal('');
  const chosen = useSignal(0);
  const isHidden = useSignal(false);
  const error = useSignal<ApiError | null>(null);
  useEffect(() => {
    if (store.canned.items.peek() === null) void store.canned.load();
  }, []);

  const found = isHidden.value ? null : store.canned.matching(text.value);
  const at = Math.min(chosen.value, Math.max(0, (found?.length ?? 0) - 1));
  const insert = async (reply: CannedReply) => {
    error.value = null;
    try {
      text.value = (await store.api.renderCannedReply(reply.id, room.id)).text;
      chosen.value = 0;
    } catch (thrown) {
      error.value = toApiError(thrown);
    }
  };
  const onKey = (event: KeyboardEvent): boolean => {
    const reply = found?.[at];
    if (!found || !reply) {
      isHidden.value = false;
      return false;
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      chosen.value = (at + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % found.length;
      return true;
    }
    if (event.key === 'Escape') isHidden.value = true;
    else if (event.key === 'Enter' || event.key === 'Tab') void insert(reply);
    else return false;
    return true;
  };
  return (
    <>
      <p class="sr-only" role="status">
        {found && strings.repliesFound(found.length)}
      </p>
      {found && (
        <div
          class="canned-list"
          id={LIST_ID}
          role="listbox"
          aria-label={strings.cannedReplies}
          data-testid="canned-list"
        >
          {found.map((reply, index) => (
            <div
              key={reply.id}
              id={`canned-${reply.id}`}
              class="canned-option"
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              data-testid="canned-option"
              data-shortcut={reply.shortcut}
              onMouseDown={(event) => {
                event.preventDefault();
                void insert(reply);
              }}
            >
              <span class="canned-shortcut">/{reply.shortcut}</span>
              <span class="canned-text" dir="auto">
                {reply.text}
              </span>
            </div>
          ))}
        </div>
      )}
      {found?.length === 0 && <p class="canned-none muted small">{strings.noReply}</p>}
      <ErrorNote error={error.value} />
      <Composer
        room={room}
        placeholder={strings.placeholder}
        text={text}
        onKey={onKey}
        list={found && found.length > 0 ? { id: LIST_ID, activeId: `canned-${found[at]?.id}` } : undefined}
      />
    </>
  );
}
