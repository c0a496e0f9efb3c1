/** As a `ref`: whoever opened this goes on in here. Only when it appears, and not each time it is drawn. */
export function focusOnce(element: HTMLElement | null): void {
  if (!element || element.dataset.focused) return;
  element.dataset.focused = 'true';
  element.focus();
}
