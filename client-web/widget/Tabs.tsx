import { nextIndex } from '../shared/ui/Roving';
import { strings } from './strings';
import type { Tab, WidgetStore } from './widgetStore';

const TABS: Tab[] = ['chat', 'book'];

export function Tabs({ store }: { store: WidgetStore }) {
  const choose = (tab: Tab) => {
    store.tab.value = tab;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = nextIndex(event.key, TABS.indexOf(store.tab.value), TABS.length, false);
    const tab = to === null ? undefined : TABS[to];
    if (!tab) return;
    event.preventDefault();
    choose(tab);
    (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`#tab-${tab}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={strings.tabs} onKeyDown={onKeyDown}>
      {TABS.map((tab) => (
        <button
          type="button"
          key={tab}
          id={`tab-${tab}`}
          class="tab"
          role="tab"
          data-testid={`tab-${tab}`}
          aria-selected={store.tab.value === tab}
          aria-controls={`pane-${tab}`}
          tabIndex={store.tab.value === tab ? 0 : -1}
          onClick={() => choose(tab)}
        >
          {strings[tab]}
          {tab === 'chat' && store.tab.value !== 'chat' && store.unread.value > 0 && (
            <span class="tab-badge">{store.unread.value}</span>
          )}
        </button>
      ))}
    </div>
  );
}
