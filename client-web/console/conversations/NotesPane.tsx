import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { words } from '../../shared/strings';
import { formatDayAndTime } from '../../shared/time/days';
import { MESSAGE_LENGTH_MAX } from '../../shared/ui/Composer';
import { ErrorNote } from '../../shared/ui/ErrorNote';
import { useFoundItem } from '../../shared/ui/foundItem';
import { LinkedText } from '../../shared/ui/LinkedText';
import type { ConsoleStore } from '../consoleStore';
import { Notes } from '../notes';
import { strings } from '../strings';

/** What the team notes for itself beside a conversation. */
export function NotesPane({
  store,
  roomId,
  found,
}: {
  store: ConsoleStore;
  roomId: string;
  found?: number | undefined;
}) {
  const notes = useMemo(() => new Notes(store.api, store.connection, roomId), [roomId]);
  useEffect(() => () => notes.stop(), [notes]);
  const list = useRef<HTMLOListElement>(null);
  const first = notes.items.value[0]?.sequence ?? 0;

  useEffect(() => {
    // Notes are few: pages follow on each other until the one that was looked for is there.
    if (found !== undefined && first > found) void notes.load(first);
  }, [found, first]);
  useFoundItem(list, found, true);

  const text = useSignal('');
  const isBusy = useSignal(false);

  const add = async () => {
    if (!text.value.trim() || isBusy.value) return;
    isBusy.value = true;
    if (await notes.add(text.value)) text.value = '';
    isBusy.value = false;
  };
  return (
    <div class="notes-pane">
      <p class="muted small">{strings.notesHint}</p>
      {notes.hasEarlier.value && (
        <button type="button" class="quiet-button" onClick={() => void notes.load(notes.items.value[0]?.sequence)}>
          {strings.earlierNotes}
        </button>
      )}
      <div role="log" aria-label={strings.notesTab}>
        <ol class="note-list" data-testid="note-list" ref={list}>
          {notes.items.value.map((note) => (
            <li
              key={note.sequence}
              class="note"
              data-testid="note"
              data-sequence={note.sequence}
              aria-current={note.sequence === found || undefined}
            >
              <p class="note-head">
                <bdi>{note.authorName}</bdi>{' '}
                <time dateTime={note.createdAt}>{formatDayAndTime(note.createdAt, store.zone.value)}</time>
              </p>
              <p class="note-text" dir="auto">
                <LinkedText text={note.text} />
              </p>
            </li>
          ))}
        </ol>
      </div>
      <form
        class="note-form"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <textarea
          class="field"
          rows={3}
          data-testid="note-input"
          aria-label={strings.newNote}
          placeholder={strings.newNote}
          dir="auto"
          maxLength={MESSAGE_LENGTH_MAX}
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
        <ErrorNote error={notes.error.value} retry={() => void notes.load()} retryLabel={words.tryAgain} />
        <button type="submit" class="quiet-button" data-testid="note-add" aria-disabled={isBusy.value || undefined}>
          {strings.addNote}
        </button>
      </form>
    </div>
  );
}
