import { useSignal } from '@preact/signals';
import type { Practice } from '../../shared/api/types';
import { BackIcon } from '../../shared/ui/icons';
import { Roving } from '../../shared/ui/Roving';
import { BookingDialog } from '../calendar/BookingDialog';
import { Calendar, todayIn } from '../calendar/Calendar';
import type { ConsoleStore } from '../consoleStore';
import { conversationHref } from '../route';
import { strings } from '../strings';
import { VisitorPane } from './VisitorPane';

interface SidePaneProps {
  store: ConsoleStore;
  practice: Practice;
  roomId: string | null;
}

/** Beside the conversation: its visitor and their appointments, or the day. */
export function SidePane({ store, practice, roomId }: SidePaneProps) {
  const view = useSignal<'visitor' | 'today'>('visitor');
  const openedId = useSignal<string | null>(null);
  const isToday = !roomId || view.value === 'today';
  return (
    <aside class="side-pane" aria-label={strings.side}>
      <div class="side-head">
        {roomId && (
          <a
            class="icon-button below-wide"
            href={conversationHref(roomId)}
            aria-label={strings.backToConversation}
            data-testid="back-to-conversation"
          >
            <BackIcon />
          </a>
        )}
        {roomId && (
          <Roving label={strings.side} class="segments">
            {(['visitor', 'today'] as const).map((each) => (
              <button
                type="button"
                key={each}
                class="segment"
                data-testid={`side-${each}`}
                aria-pressed={view.value === each}
                onClick={() => {
                  view.value = each;
                }}
              >
                {each === 'visitor' ? strings.sideVisitor : strings.sideToday}
              </button>
            ))}
          </Roving>
        )}
        {!roomId && <h2 class="side-title">{strings.sideToday}</h2>}
      </div>
      {isToday ? (
        <Calendar
          store={store}
          practice={practice}
          columns={{ view: 'day', therapistIds: practice.therapists.map((each) => each.id) }}
          day={todayIn(practice.organization.timeZone)}
          onOpen={(id) => {
            openedId.value = id;
          }}
          isCompact
        />
      ) : (
        <VisitorPane key={roomId} store={store} practice={practice} roomId={roomId} />
      )}
      {openedId.value && (
        <BookingDialog
          key={openedId.value}
          store={store}
          practice={practice}
          bookingId={openedId.value}
          onClose={() => {
            openedId.value = null;
          }}
        />
      )}
    </aside>
  );
}
