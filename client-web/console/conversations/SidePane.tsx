import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Practice } from '../../shared/api/types';
import { BackIcon } from '../../shared/ui/icons';
import { Roving } from '../../shared/ui/Roving';
import { BookingDialog } from '../calendar/BookingDialog';
import { Calendar, todayIn } from '../calendar/Calendar';
import type { ConsoleStore } from '../consoleStore';
import { conversationHref } from '../route';
import { strings } from '../strings';
import { NotesPane } from './NotesPane';
import { VisitorPane } from './VisitorPane';

const SIDE_VIEWS = ['visitor', 'notes', 'today'] as const;
type SideView = (typeof SIDE_VIEWS)[number];

interface SidePaneProps {
  store: ConsoleStore;
  practice: Practice;
  roomId: string | null;
  /** The note that was looked for. */
  foundNote?: number | undefined;
}

/** Beside the conversation: its visitor and their appointments, what the team notes, or the day. */
export function SidePane({ store, practice, roomId, foundNote }: SidePaneProps) {
  const view = useSignal<SideView>('visitor');
  useEffect(() => {
    if (foundNote !== undefined) view.value = 'notes';
  }, [roomId, foundNote]);
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
            {SIDE_VIEWS.map((each) => (
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
                {strings.sideViews[each]}
              </button>
            ))}
          </Roving>
        )}
        {!roomId && <h2 class="side-title">{strings.sideViews.today}</h2>}
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
      ) : view.value === 'notes' ? (
        <NotesPane key={roomId} store={store} roomId={roomId} found={foundNote} />
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
