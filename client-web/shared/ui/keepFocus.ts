/**
 * The keyboard stays somewhere: where the element that has the focus is taken away or can no longer be used, the nearest part of the
 * page around it that is still there has the focus from then on, so that the next Tab goes on from there and not from the page's top.
 * One that is only put elsewhere, as in a list with a new order, keeps it. A step that knows a better place puts the focus there
 * itself, and this does nothing.
 */
export function keepFocus(root: Document | ShadowRoot): () => void {
  let around: HTMLElement[] = [];

  const note = (event: Event) => {
    around = [];
    for (let each = event.composedPath()[0] as Node | null; each instanceof HTMLElement; each = each.parentNode) {
      around.push(each);
    }
  };
  // Left on purpose: for another window's, or a click on nothing. What was taken away, check has seen to by then.
  const leave = (event: Event) => {
    if ((event as FocusEvent).relatedTarget !== null) return;
    setTimeout(() => {
      if (isUsable(around[0]) && focusedIn(root) === null) around = [];
    });
  };
  const check = (changes: MutationRecord[]) => {
    const [last, ...outer] = around;
    const focused = focusedIn(root);
    if (!last || (focused !== null && focused !== last)) return;
    if (isUsable(last)) {
      if (focused === null && wasTaken(last, changes)) last.focus({ preventScroll: true });
      return;
    }
    const place = outer.find((each) => each.isConnected && each !== document.body && each !== document.documentElement);
    if (place) focusQuietly(place);
  };

  const observer = new MutationObserver(check);
  observer.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });
  root.addEventListener('focusin', note);
  root.addEventListener('focusout', leave);
  return () => {
    observer.disconnect();
    root.removeEventListener('focusin', note);
    root.removeEventListener('focusout', leave);
  };
}

/** Null where nothing has the focus, which browsers call the page itself. */
function focusedIn(root: Document | ShadowRoot): Element | null {
  const focused = root.activeElement;
  return focused === document.body || focused === document.documentElement ? null : focused;
}

function isUsable(element: HTMLElement | undefined): boolean {
  return element?.isConnected === true && !element.matches(':disabled');
}

function wasTaken(element: HTMLElement, changes: MutationRecord[]): boolean {
  return changes.some(({ removedNodes }) => [...removedNodes].some((each) => each.contains(element)));
}

/** Without a stop of the Tab key that was not there before. */
function focusQuietly(place: HTMLElement): void {
  if (!place.hasAttribute('tabindex') && place.tabIndex < 0) {
    place.tabIndex = -1;
    place.addEventListener('blur', () => place.removeAttribute('tabindex'), { once: true });
  }
  place.focus({ preventScroll: true });
}
