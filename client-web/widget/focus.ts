const FOCUSABLE = 'button:not(:disabled), input, textarea, select, a[href], [tabindex="0"]';
/** As in widget.css: here the panel covers the page, so the Tab key stays within it. */
const FULL_SCREEN = '(max-width: 480px)';

export function keepFocusInside(event: KeyboardEvent, panel: HTMLElement | null): void {
  if (event.key !== 'Tab' || !panel || !matchMedia(FULL_SCREEN).matches) return;
  const stops = Array.from(panel.querySelectorAll<HTMLElement>(FOCUSABLE)).filter(
    (each) => each.tabIndex >= 0 && each.getClientRects().length > 0,
  );
  const first = stops[0];
  const last = stops.at(-1);
  const focused = (panel.getRootNode() as ShadowRoot).activeElement;
  if (!first || !last) return;
  if (event.shiftKey && (focused === first || focused === panel)) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && focused === last) {
    event.preventDefault();
    first.focus();
  }
}
