import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { CannedReply } from '../../shared/api/types';
import { words } from '../../shared/strings';
import { ErrorNote } from '../../shared/ui/ErrorNote';
import type { ConsoleStore } from '../consoleStore';
import { Dialog } from '../Dialog';
import { strings } from '../strings';
import { SaveRow } from './SaveRow';
import { useSaving } from './useSaving';

const SHORTCUT_LENGTH_MAX = 40;
const TEXT_LENGTH_MAX = 2_000;

/** Prepared replies: what is written after a slash, and what it stands for. */
export function ReplySettings({ store }: { store: ConsoleStore }) {
  const opened = useSignal<CannedReply | 'new' | null>(null);
  useEffect(() => void store.canned.load(), []);
  const close = () => {
    opened.value = null;
  };
  const items = store.canned.items.value;
  return (
    <section aria-label={strings.cannedReplies}>
      <p class="muted small">{strings.cannedHint}</p>
      <ErrorNote error={store.canned.error.value} retry={() => void store.canned.load()} retryLabel={words.tryAgain} />
      {items?.length === 0 && <p class="muted">{strings.noReplies}</p>}
      <ul class="booking-list">
        {items?.map((reply) => (
          <li key={reply.id} class="my-booking settings-row" data-testid="reply-row" data-shortcut={reply.shortcut}>
            <div>
              <p class="booking-when">/{reply.shortcut}</p>
              <p class="muted canned-text" dir="auto">
                {reply.text}
              </p>
            </div>
            <button
              type="button"
              class="quiet-button"
              data-testid="reply-edit"
              aria-label={strings.editNamed(`/${reply.shortcut}`)}
              onClick={() => {
                opened.value = reply;
              }}
            >
              {strings.edit}
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        class="quiet-button add-row"
        data-testid="reply-add"
        onClick={() => {
          opened.value = 'new';
        }}
      >
        {strings.addReply}
      </button>
      {opened.value && (
        <Dialog
          title={opened.value === 'new' ? strings.addReply : strings.editNamed(`/${opened.value.shortcut}`)}
          testId="reply-dialog"
          onClose={close}
        >
          <ReplyForm store={store} reply={opened.value === 'new' ? null : opened.value} onDone={close} />
        </Dialog>
      )}
    </section>
  );
}

interface ReplyFormProps {
  store: ConsoleStore;
  reply: CannedReply | null;
  onDone: () => void;
}

function ReplyForm({ store, reply, onDone }: ReplyFormProps) {
  const shortcut = useSignal(reply?.shortcut ?? '');
  const text = useSignal(reply?.text ?? '');
  const saving = useSaving();
  const save = async (event: Event) => {
    event.preventDefault();
    const change = { shortcut: shortcut.value.trim().replace(/^\//, ''), text: text.value };
    if (await saving.run(() => store.canned.save(reply ? { ...reply, ...change } : change))) onDone();
  };
  return (
    <form class="hours-form" data-testid="reply-form" onSubmit={save}>
      <label class="labelled">
        {strings.shortcut}
        <input
          class="field"
          data-testid="reply-shortcut"
          required
          pattern="\S+"
          title={strings.shortcutHint}
          dir="auto"
          maxLength={SHORTCUT_LENGTH_MAX}
          value={shortcut.value}
          onInput={(event) => {
            shortcut.value = event.currentTarget.value;
          }}
        />
      </label>
      <label class="labelled">
        {strings.replyText}
        <textarea
          class="field"
          rows={5}
          data-testid="reply-text"
          required
          dir="auto"
          maxLength={TEXT_LENGTH_MAX}
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
        <span class="muted small">{strings.variablesHint}</span>
      </label>
      <SaveRow saving={saving} testId="reply-save" />
      {reply && (
        <button
          type="button"
          class="quiet-button add-row"
          data-testid="reply-remove"
          onClick={async () => {
            if (await saving.run(() => store.canned.remove(reply))) onDone();
          }}
        >
          {strings.removeReply}
        </button>
      )}
    </form>
  );
}
