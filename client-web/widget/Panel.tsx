import { useEffect, useRef } from 'preact/hooks';
import { words } from '../shared/strings';
import { ConnectionBanner } from '../shared/ui/ConnectionBanner';
import { ErrorNote } from '../shared/ui/ErrorNote';
import { CloseIcon } from '../shared/ui/icons';
import { BookTab } from './BookTab';
import { ChatTab } from './ChatTab';
import { keepFocusInside } from './focus';
import { PresenceLine } from './PresenceLine';
import { StartForm } from './StartForm';
import { strings } from './strings';
import { Tabs } from './Tabs';
import type { WidgetStore } from './widgetStore';

/** What the launcher opens: who is there, then the conversation or the bookings. */
export function Panel({ store, onClose }: { store: WidgetStore; onClose: () => void }) {
  const panel = useRef<HTMLElement>(null);
  const practice = store.practice.value;
  const visitor = store.session.visitor.value;

  useEffect(() => {
    // A field inside may have taken the focus already, which is the better place.
    const focused = (panel.current?.getRootNode() as ShadowRoot | undefined)?.activeElement;
    if (!panel.current?.contains(focused ?? null)) panel.current?.focus();
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onClose();
    } else keepFocusInside(event, panel.current);
  };

  return (
    <section
      ref={panel}
      class="panel"
      role="dialog"
      tabIndex={-1}
      aria-label={practice?.organization.name ?? strings.conversation}
      data-testid="widget-panel"
      onKeyDown={onKeyDown}
    >
      <div class="panel-head">
        <div class="panel-names">
          <h2 class="panel-title" dir="auto">
            {practice?.organization.name ?? words.loading}
          </h2>
          {visitor && <PresenceLine store={store} />}
        </div>
        <button
          type="button"
          class="icon-button"
          aria-label={strings.close}
          data-testid="widget-close"
          onClick={onClose}
        >
          <CloseIcon />
        </button>
      </div>
      <ConnectionBanner connection={store.connection} />
      {!visitor && practice && <StartForm store={store} />}
      {visitor && practice && (
        <>
          <Tabs store={store} />
          {store.tab.value === 'chat' ? <ChatTab store={store} /> : <BookTab store={store} practice={practice} />}
        </>
      )}
      {!practice && (
        <div class="panel-wait">
          {store.error.value ? (
            <ErrorNote error={store.error.value} retry={() => void store.prepare()} retryLabel={words.tryAgain} />
          ) : (
            <p class="empty-note">{words.loading}</p>
          )}
        </div>
      )}
    </section>
  );
}
