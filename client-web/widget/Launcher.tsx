import type { RefObject } from 'preact';
import { ChatIcon, CloseIcon } from '../shared/ui/icons';
import { strings } from './strings';
import type { WidgetStore } from './widgetStore';

interface LauncherProps {
  store: WidgetStore;
  buttonRef: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
}

/** Opens and closes the panel, and counts what came in meanwhile. */
export function Launcher({ store, buttonRef, onClose }: LauncherProps) {
  const isOpen = store.isOpen.value;
  const unread = isOpen ? 0 : store.unread.value;
  const name = store.practice.value?.organization.name;
  const label = isOpen ? strings.close : name ? strings.launcher(name) : strings.launcherPlain;
  return (
    <>
      <button
        type="button"
        ref={buttonRef}
        class="launcher"
        data-testid="widget-launcher"
        aria-expanded={isOpen}
        aria-label={unread > 0 ? `${label}, ${strings.unread(unread)}` : label}
        onClick={() => (isOpen ? onClose() : store.open())}
      >
        {isOpen ? <CloseIcon /> : <ChatIcon />}
        {unread > 0 && (
          <span class="badge" data-testid="unread-badge" aria-hidden="true">
            {unread > 99 ? '99+' : unread}
          </span>
        )}
      </button>
      <span class="sr-only" role="status">
        {unread > 0 && strings.unread(unread)}
      </span>
    </>
  );
}
