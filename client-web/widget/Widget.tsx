import { useRef } from 'preact/hooks';
import { Launcher } from './Launcher';
import { Panel } from './Panel';
import type { WidgetStore } from './widgetStore';

/** The button in the corner and, when opened, the panel. */
export function Widget({ store }: { store: WidgetStore }) {
  const launcher = useRef<HTMLButtonElement>(null);
  const close = () => {
    store.isOpen.value = false;
    launcher.current?.focus();
  };
  return (
    <div class="widget" data-open={store.isOpen.value}>
      {store.isOpen.value && <Panel store={store} onClose={close} />}
      <Launcher store={store} buttonRef={launcher} onClose={close} />
    </div>
  );
}
