import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * Brings the item of a list that was looked for into view: once, as soon as it is drawn, and again when the list is `isLoaded`.
 * `onShown` is called right before.
 */
export function useFoundItem(
  list: RefObject<HTMLElement | null>,
  found: number | undefined,
  isLoaded: boolean,
  onShown?: () => void,
): void {
  const shown = useRef('');
  useLayoutEffect(() => {
    const wanted = `${found} ${isLoaded}`;
    if (found === undefined || shown.current === wanted) return;
    const item = list.current?.querySelector(`[data-sequence="${found}"]`);
    if (!item) return;
    shown.current = wanted;
    onShown?.();
    item.scrollIntoView({ block: 'center' });
  });
}
