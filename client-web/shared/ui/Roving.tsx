import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface RovingProps {
  label: string;
  class?: string;
  children: ComponentChildren;
  testId?: string;
}

/**
 * A group of buttons that is one stop of the Tab key; arrows, Home and End move within it. The button marked
 * `aria-pressed`, or else the one focused last, is where Tab arrives.
 */
export function Roving({ label, class: className, children, testId }: RovingProps) {
  const group = useRef<HTMLFieldSetElement>(null);
  const lastFocused = useRef<HTMLElement | null>(null);

  useLayoutEffect(() => {
    const buttons = buttonsOf(group.current);
    const stop =
      buttons.find((button) => button === lastFocused.current) ??
      buttons.find((button) => button.getAttribute('aria-pressed') === 'true') ??
      buttons[0];
    for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
  });

  const moveFocus = (event: KeyboardEvent) => {
    const buttons = buttonsOf(group.current);
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    const to = nextIndex(event.key, at, buttons.length, isRightToLeft(group.current));
    if (at < 0 || to === null) return;
    event.preventDefault();
    buttons[to]?.focus();
  };

  const noteFocus = (event: FocusEvent) => {
    const focused = event.target as HTMLElement;
    lastFocused.current = focused;
    for (const button of buttonsOf(group.current)) button.tabIndex = button === focused ? 0 : -1;
  };

  return (
    <fieldset
      ref={group}
      class={`plain-group ${className ?? ''}`}
      aria-label={label}
      data-testid={testId}
      onKeyDown={moveFocus}
      onFocusIn={noteFocus}
    >
      {children}
    </fieldset>
  );
}

function buttonsOf(group: HTMLElement | null): HTMLButtonElement[] {
  return group ? Array.from(group.querySelectorAll<HTMLButtonElement>('button:not(:disabled)')) : [];
}

function isRightToLeft(element: HTMLElement | null): boolean {
  return element !== null && getComputedStyle(element).direction === 'rtl';
}

export function nextIndex(key: string, at: number, count: number, rightToLeft: boolean): number | null {
  const forward = rightToLeft ? 'ArrowLeft' : 'ArrowRight';
  const backward = rightToLeft ? 'ArrowRight' : 'ArrowLeft';
  if (key === forward || key === 'ArrowDown') return (at + 1) % count;
  if (key === backward || key === 'ArrowUp') return (at - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return null;
}
