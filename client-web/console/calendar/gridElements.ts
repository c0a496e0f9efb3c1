import type { Columns } from './columns';

/** Whose each column is: the grid keeps a column's element as long as its day is shown, whoever it is for. */
export function nameColumns(element: HTMLElement, columns: Columns): void {
  element.querySelectorAll<HTMLElement>('.fc-timegrid-col[data-date]').forEach((column, index) => {
    column.dataset.therapistId = columns.therapistIds[index] ?? '';
  });
}

/** Reading anew makes new elements: the appointment that had the keyboard's focus keeps it. */
export function keepFocusOnBooking(element: HTMLElement): () => void {
  let bookingId: string | undefined;
  const note = (event: FocusEvent) => {
    bookingId = (event.target as HTMLElement).dataset.bookingId;
  };
  const watch = new MutationObserver(() => {
    if (!bookingId || document.activeElement !== document.body) return;
    element.querySelector<HTMLElement>(`[data-booking-id="${CSS.escape(bookingId)}"]`)?.focus();
  });
  document.addEventListener('focusin', note);
  watch.observe(element, { childList: true, subtree: true });
  return () => {
    document.removeEventListener('focusin', note);
    watch.disconnect();
  };
}
