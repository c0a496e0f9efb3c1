import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { CloseIcon } from '../shared/ui/icons';
import { strings } from './strings';

interface DialogProps {
  title: string;
  testId: string;
  /** After it has closed, however that was done. */
  onClose: () => void;
  children: ComponentChildren;
}

/** A window over the page: Escape closes it, and the keyboard stays inside meanwhile. */
export function Dialog({ title, testId, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) returnTo(before);
    };
  }, []);
  return (
    <dialog ref={dialog} class="booking-dialog" aria-label={title} data-testid={testId} onClose={onClose}>
      <header class="dialog-head">
        <h2 class="page-title">{title}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label={strings.dismiss}
          data-testid={`${testId}-close`}
          onClick={() => dialog.current?.close()}
        >
          <CloseIcon />
        </button>
      </header>
      {children}
    </dialog>
  );
}

/** Where the keyboard was before: on the same appointment drawn anew, or else at the page's title. */
function returnTo(before: HTMLElement): void {
  const id = before.dataset.bookingId;
  const again = id && document.querySelector<HTMLElement>(`[data-booking-id="${CSS.escape(id)}"]`);
  const target = before.isConnected ? before : again || document.querySelector<HTMLElement>('main h1');
  if (target instanceof HTMLHeadingElement) target.tabIndex = -1;
  target?.focus();
}
