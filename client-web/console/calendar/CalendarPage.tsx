import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Practice } from '../../shared/api/types';
import { words } from '../../shared/strings';
import { Roving } from '../../shared/ui/Roving';
import type { ConsoleStore } from '../consoleStore';
import { route } from '../route';
import { strings } from '../strings';
import { BookingDialog } from './BookingDialog';
import { BookingMoves } from './bookingMoves';
import { Calendar, type Picked, todayIn, weekOf } from './Calendar';
import type { Columns } from './columns';
import { MoveNotice } from './MoveNotice';
import { NewBookingDialog } from './NewBookingDialog';
import { PendingBookings } from './PendingBookings';
import { TherapistChips } from './TherapistChips';

/** As in calendar.css: here a day is all there is room for. */
const NARROW = '(max-width: 760px)';
const TEAM_COLUMNS_MAX = 8;

/** The practice's appointments, of everyone or of some, by day or week: looked at, moved, made and decided. */
export function CalendarPage({ store, practice }: { store: ConsoleStore; practice: Practice }) {
  const isNarrow = useSignal(matchMedia(NARROW).matches);
  const isWeek = useSignal(!isNarrow.value);
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const day = useSignal(todayIn(practice.organization.timeZone));
  const opened = useSignal<{ id: string; isMoving: boolean } | null>(null);
  const picked = useSignal<{ at: Picked | null } | null>(null);
  const moves = useMemo(() => new BookingMoves(store.api), []);

  useEffect(() => {
    const media = matchMedia(NARROW);
    const change = () => {
      isNarrow.value = media.matches;
    };
    media.addEventListener('change', change);
    return () => media.removeEventListener('change', change);
  }, []);

  const current = route.value;
  const linkedId = current.page === 'calendar' ? current.bookingId : null;
  const dialog = linkedId ? { id: linkedId, isMoving: false } : opened.value;
  const columns = columnsOf(practice, chosen.value, isWeek.value && !isNarrow.value, isNarrow.value);
  const layout = `${columns.view} ${columns.therapistIds.join()}`;

  return (
    <section class="calendar-page" aria-label={strings.calendar}>
      <div class="calendar-tools">
        <h1 class="page-title">{strings.calendar}</h1>
        <span class="muted small calendar-zone">{words.timesIn(practice.organization.timeZone)}</span>
        <button
          type="button"
          class="primary-button new-booking"
          data-testid="new-booking-open"
          onClick={() => {
            picked.value = { at: null };
          }}
        >
          {strings.newBooking}
        </button>
        {!isNarrow.value && (
          <Roving label={strings.calendar} class="segments">
            {[false, true].map((each) => (
              <button
                type="button"
                key={String(each)}
                class="segment"
                data-testid={each ? 'calendar-week' : 'calendar-day'}
                aria-pressed={isWeek.value === each}
                onClick={() => {
                  isWeek.value = each;
                }}
              >
                {each ? strings.week : strings.day}
              </button>
            ))}
          </Roving>
        )}
      </div>
      <TherapistChips
        practice={practice}
        chosen={chosen.value}
        onChange={(next) => {
          chosen.value = next;
        }}
      />
      <PendingBookings
        store={store}
        practice={practice}
        onOpen={(id) => {
          opened.value = { id, isMoving: false };
        }}
      />
      <MoveNotice
        store={store}
        moves={moves}
        onChooseOther={(id) => {
          opened.value = { id, isMoving: true };
        }}
      />
      <Calendar
        key={layout}
        store={store}
        practice={practice}
        columns={columns}
        day={columns.view === 'week' ? weekOf(day.value) : day.value}
        onDay={(first) => {
          // A week that holds the day leaves it as it was, for when days are shown again.
          if (columns.view !== 'week' || weekOf(day.peek()) !== first) day.value = first;
        }}
        moves={moves}
        onOpen={(id) => {
          opened.value = { id, isMoving: false };
        }}
        onPick={(at) => {
          picked.value = { at };
        }}
      />
      {dialog && (
        <BookingDialog
          key={dialog.id}
          store={store}
          practice={practice}
          bookingId={dialog.id}
          isMovingFirst={dialog.isMoving}
          onClose={() => {
            opened.value = null;
            if (linkedId) location.hash = '#/calendar';
          }}
        />
      )}
      {picked.value && (
        <NewBookingDialog
          store={store}
          practice={practice}
          picked={picked.value.at}
          onClose={() => {
            picked.value = null;
          }}
        />
      )}
    </section>
  );
}

/** A day has a column for each therapist where there is room; a week, and a phone's day, show them together. */
function columnsOf(practice: Practice, chosen: ReadonlySet<string>, isWeek: boolean, isNarrow: boolean): Columns {
  const all = practice.therapists.map((each) => each.id);
  const therapistIds = chosen.size > 0 ? all.filter((id) => chosen.has(id)) : all;
  if (isWeek) return { view: 'week', therapistIds };
  const isTeam = !isNarrow && therapistIds.length > 1 && therapistIds.length <= TEAM_COLUMNS_MAX;
  return { view: isTeam ? 'team' : 'day', therapistIds };
}
