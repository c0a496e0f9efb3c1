import { type Signal, useSignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Room } from '../connection/room';
import { words } from '../strings';
import { SendIcon } from './icons';

export const MESSAGE_LENGTH_MAX = 4_000;

const HEIGHT_MAX_PX = 140;

interface ComposerProps {
  room: Room;
  placeholder: string;
  /** What is written, where somebody else writes there too. */
  text?: Signal<string>;
  /** True where a key was meant for something else than the text. */
  onKey?: (event: KeyboardEvent) => boolean;
  /** What is on offer for what was written so far. */
  list?: { id: string; activeId: string } | undefined;
}

/** Where a message is written: Enter sends, Shift+Enter starts a new line. */
export function Composer({ room, placeholder, onKey, list, ...props }: ComposerProps) {
  const ownText = useSignal('');
  const text = props.text ?? ownText;
  const input = useRef<HTMLTextAreaElement>(null);

  const send = () => {
    if (!text.value.trim()) return;
    room.send(text.value);
    text.value = '';
    input.current?.focus();
  };

  // Whoever wrote it: as high as it needs.
  useSignalEffect(() => {
    const element = input.current;
    if (!element) return;
    if (element.value !== text.value) element.value = text.value;
    element.style.height = text.value ? 'auto' : '';
    if (text.value) element.style.height = `${Math.min(element.scrollHeight, HEIGHT_MAX_PX)}px`;
  });

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
        aria-controls={list?.id}
        aria-activedescendant={list?.activeId}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
          if (text.value) room.typing();
        }}
        onKeyDown={(event) => {
          if (onKey?.(event)) {
            event.preventDefault();
            return;
          }
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
