import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { type ApiError, toApiError } from '../api/errors';
import type { Message } from '../api/types';
import { words } from '../strings';
import { MESSAGE_LENGTH_MAX } from './Composer';
import { ErrorNote } from './ErrorNote';
import { focusOnce } from './focusOnce';
import { MoreIcon } from './icons';

/** What the reader may do about something that was said. */
export interface MessageChanges {
  mayEdit: (message: Message) => boolean;
  mayDelete: (message: Message) => boolean;
  edit: (message: Message, text: string) => Promise<unknown>;
  remove: (message: Message) => Promise<unknown>;
}

type Doing = 'nothing' | 'choosing' | 'deleting';

interface MessageActionsProps {
  message: Message;
  changes: MessageChanges;
  onEdit: () => void;
}

/** A button beside a message that opens what can be done about it; nothing where nothing can. */
export function MessageActions({ message, changes, onEdit }: MessageActionsProps) {
  const doing = useSignal<Doing>('nothing');
  const error = useSignal<ApiError | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const mayEdit = changes.mayEdit(message);
  const mayDelete = changes.mayDelete(message);
  if (!mayEdit && !mayDelete) return null;

  const close = () => {
    doing.value = 'nothing';
    opener.current?.focus();
  };
  const remove = async () => {
    error.value = null;
    try {
      await changes.remove(message);
      close();
    } catch (thrown) {
      error.value = toApiError(thrown);
    }
  };
  const button = (label: string, testId: string, onClick: () => void, isFirst = false) => (
    <button type="button" class="link" data-testid={testId} ref={isFirst ? focusOnce : undefined} onClick={onClick}>
      {label}
    </button>
  );
  return (
    <fieldset
      class="plain-group message-actions"
      aria-label={words.messageActions}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || doing.value === 'nothing') return;
        event.stopPropagation();
        close();
      }}
    >
      <button
        type="button"
        ref={opener}
        class="icon-button message-more"
        data-testid="message-more"
        aria-label={words.messageActions}
        aria-expanded={doing.value !== 'nothing'}
        onClick={() => {
          doing.value = doing.value === 'nothing' ? 'choosing' : 'nothing';
        }}
      >
        <MoreIcon />
      </button>
      {doing.value === 'choosing' && (
        <>
          {mayEdit && button(words.editMessage, 'message-edit', onEdit)}
          {mayDelete &&
            button(words.deleteMessage, 'message-delete', () => {
              doing.value = 'deleting';
            })}
        </>
      )}
      {doing.value === 'deleting' && (
        <>
          {button(words.deleteSure, 'message-delete-confirm', () => void remove(), true)}
          {button(words.keepMessage, 'message-keep', close)}
        </>
      )}
      <ErrorNote error={error.value} />
    </fieldset>
  );
}

interface MessageEditorProps {
  message: Message;
  changes: MessageChanges;
  onDone: () => void;
}

/** A message of one's own, to be said in other words: Enter saves, Escape leaves it as it was. */
export function MessageEditor({ message, changes, onDone }: MessageEditorProps) {
  const text = useSignal(message.text ?? '');
  const error = useSignal<ApiError | null>(null);
  const isBusy = useSignal(false);
  const save = async () => {
    if (!text.value.trim() || isBusy.value) return;
    isBusy.value = true;
    error.value = null;
    try {
      if (text.value !== message.text) await changes.edit(message, text.value);
      onDone();
    } catch (thrown) {
      error.value = toApiError(thrown);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <form
      class="message-editor"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <textarea
        class="field composer-input"
        data-testid="message-editor"
        aria-label={words.editMessage}
        dir="auto"
        rows={2}
        maxLength={MESSAGE_LENGTH_MAX}
        value={text.value}
        ref={focusOnce}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            onDone();
          } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            void save();
          }
        }}
      />
      <ErrorNote error={error.value} />
      <div class="row">
        <button type="submit" class="quiet-button" data-testid="message-save" aria-disabled={isBusy.value || undefined}>
          {words.saveMessage}
        </button>
        <button type="button" class="quiet-button" onClick={onDone}>
          {words.keepMessage}
        </button>
      </div>
    </form>
  );
}
