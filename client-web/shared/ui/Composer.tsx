import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Room } from '../connection/room';
import { words } from '../strings';
import { SendIcon } from './icons';

export const MESSAGE_LENGTH_MAX = 4_000;

interface ComposerProps {
  room: Room;
  placeholder: string;
}

/** Where a message is written: Enter sends, Shift+Enter starts a new line. */
export function Composer({ room, placeholder }: ComposerProps) {
  const text = useSignal('');
  const input = useRef<HTMLTextAreaElement>(null);

  const send = () => {
    if (!text.value.trim()) return;
    room.send(text.value);
    text.value = '';
    if (input.current) input.current.style.height = '';
    input.current?.focus();
  };

  const grow = (element: HTMLTextAreaElement) => {
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight, 140)}px`;
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={input}
        class="field composer-input"
        data-testid="message-input"
        aria-label={words.messageLabel}
        placeholder={placeholder}
        rows={1}
        dir="auto"
        maxLength={MESSAGE_LENGTH_MAX}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
          grow(event.currentTarget);
          if (text.value) room.typing();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <button
        type="submit"
        class="icon-button send-button"
        data-testid="message-send"
        aria-label={words.send}
        aria-disabled={!text.value.trim()}
      >
        <SendIcon />
      </button>
    </form>
  );
}
