import { useLayoutEffect, useRef } from 'preact/hooks';
import { Launcher } from './Launcher';
import { Panel } from './Panel';
import type { WidgetStore } from './widgetStore';

/** The button in the corner and, when opened, the panel. */
export function Widget({ store }: { store: WidgetStore }) {
  const launcher = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  const isOpen = store.isOpen.value;
  useLayoutEffect(() => {
    // Only now: on small screens the launcher is not there while the panel is.
    if (wasOpen.current && !isOpen) launcher.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);

  const close = () => {
    store.isOpen.value = false;
  };
  return (
    <div class="widget" data-open={isOpen}>
      {isOpen && <Panel store={store} onClose={close} />}
      <Launcher store={store} buttonRef={launcher} onClose={close} />
    </div>
  );
}
