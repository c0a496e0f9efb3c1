import { Calendar as FullCalendar } from '@fullcalendar/core';
import interactionPlugin from '@fullcalendar/interaction';
import timeGridPlugin from '@fullcalendar/timegrid';
import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Booking, Practice } from '../../shared/api/types';
import { addDays, dayOf, formatDay, instantAt, wallClock } from '../../shared/time/days';
import { ErrorNote } from '../../shared/ui/ErrorNote';
import type { ConsoleStore } from '../consoleStore';
import { strings } from '../strings';
import type { BookingMoves } from './bookingMoves';
import { bookingEvent, closedEvents, hoursNeeded, readBookings } from './calendarEvents';
import { type Columns, fromGrid } from './columns';
import { keepFocusOnBooking, nameColumns } from './gridElements';

export interface Picked {
  start: string;
  therapistId: string | null;
}

interface CalendarProps {
  store: ConsoleStore;
  practice: Practice;
  columns: Columns;
  /** A day that is to be seen; the grid tells where it was turned to. */
  day: string;
  onDay?: (day: string) => void;
  onOpen: (bookingId: string) => void;
  /** Without these, appointments are only looked at. */
  onPick?: (picked: Picked) => void;
  moves?: BookingMoves;
  isCompact?: boolean;
}

const REFETCH_PAUSE_MS = 250;
const SNAP_MINUTES = 15;
/** Options of the time grid, which the core's types do not name. */
const TIME_GRID_OPTIONS = { allDaySlot: false, slotEventOverlap: false, eventMinHeight: 28, eventShortHeight: 44 };

/** Appointments on a time grid, in the practice's clock. Whoever needs other columns makes another of it (`key`). */
export function Calendar(props: CalendarProps) {
  const { store, columns, isCompact, moves } = props;
  const place = useRef<HTMLDivElement>(null);
  const calendar = useRef<FullCalendar | null>(null);
  const bookings = useRef<readonly Booking[]>([]);
  const latest = useRef(props);
  latest.current = props;
  const error = useSignal<{ code: string } | null>(null);
  const isReading = useSignal(true);
  const isShaded = useSignal(isCompact === true);

  useEffect(() => {
    if (!place.current) return;
    let isDragging = false;
    const grid = makeGrid(place.current, latest, bookings, {
      failed: (code) => {
        error.value = code ? { code } : null;
      },
      reading: (isNow) => {
        isReading.value = isNow;
      },
      dragging: (isNow) => {
        isDragging = isNow;
      },
    });
    calendar.current = grid;
    grid.render();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refetch = () => {
      clearTimeout(timer);
      // What is being dragged is not taken out of somebody's hand.
      timer = setTimeout(() => (isDragging ? refetch() : grid.refetchEvents()), REFETCH_PAUSE_MS);
    };
    const ends = [
      store.connection.on('BookingChanged', refetch),
      store.connection.onOnline(refetch),
      keepFocusOnBooking(place.current),
    ];
    if (!isCompact) {
      void store.schedules.load(columns.therapistIds).then(() => {
        isShaded.value = true;
      });
    }
    const resized = new ResizeObserver(() => grid.updateSize());
    resized.observe(place.current);
    return () => {
      clearTimeout(timer);
      resized.disconnect();
      for (const end of ends) end();
      calendar.current = null;
      grid.destroy();
    };
  }, []);

  useSignalEffect(() => {
    const schedules = store.schedules.byTherapist.value;
    const grid = calendar.current;
    if (!grid || schedules.size === 0) return;
    showHours(grid, latest.current, bookings.current);
    const steps = columns.therapistIds.map((id) => schedules.get(id)?.slotStepMinutes ?? SNAP_MINUTES);
    grid.setOption('snapDuration', { minutes: Math.min(...steps) });
    grid.getEventSourceById('closed')?.refetch();
  });

  // Holidays, names and colours are the practice's.
  const drawnFor = useRef(props.practice);
  useEffect(() => {
    if (drawnFor.current === props.practice) return;
    drawnFor.current = props.practice;
    for (const source of calendar.current?.getEventSources() ?? []) source.refetch();
  }, [props.practice]);

  // What is being moved is marked where it still is; once it has been moved, it is read anew.
  useSignalEffect(() => {
    const id = moves?.movingId.value;
    for (const event of calendar.current?.getEvents() ?? []) {
      const others = event.classNames.filter((each) => each !== 'is-moving');
      if (event.id === id) event.setProp('classNames', [...others, 'is-moving']);
      else if (others.length < event.classNames.length) event.setProp('classNames', others);
    }
    if (moves?.result.value) calendar.current?.getEventSourceById('bookings')?.refetch();
  });

  return (
    <div class={`calendar is-${columns.view} ${isCompact ? 'is-compact' : ''}`}>
      <ErrorNote error={error.value} />
      <div
        ref={place}
        class="calendar-grid"
        data-testid="calendar"
        data-view={columns.view}
        aria-busy={isReading.value || !isShaded.value}
      />
    </div>
  );
}

interface Told {
  failed: (code: string | null) => void;
  reading: (isNow: boolean) => void;
  dragging: (isNow: boolean) => void;
}

function makeGrid(
  element: HTMLElement,
  latest: { current: CalendarProps },
  bookings: { current: readonly Booking[] },
  told: Told,
): FullCalendar {
  const { store, practice, columns, isCompact, day } = latest.current;
  const zone = practice.organization.timeZone;
  const isTeam = columns.view === 'team';
  const nameOf = (index: number) =>
    practice.therapists.find((each) => each.id === columns.therapistIds[index])?.name ?? '';
  const firstDay = () => grid.view.activeStart.toISOString().slice(0, 10);
  const columnOf = (date: Date) => Math.round((date.getTime() - Date.parse(firstDay())) / 86_400_000);

  const grid: FullCalendar = new FullCalendar(element, {
    plugins: [timeGridPlugin, interactionPlugin],
    initialView: columns.view === 'week' ? 'timeGridWeek' : isTeam ? 'team' : 'timeGridDay',
    views: {
      team: {
        type: 'timeGrid',
        duration: { days: columns.therapistIds.length },
        dateIncrement: { days: 1 },
        dayHeaderContent: ({ date }: { date: Date }) => nameOf(columnOf(date)),
        // Asked for before there is a grid to ask.
        titleFormat: ({ start }) => formatDay(start.marker.toISOString().slice(0, 10), 'long'),
      },
    },
    timeZone: 'UTC',
    now: () => wallClock(Date.now(), zone),
    initialDate: day,
    // Only one column of many would show it.
    nowIndicator: !isTeam,
    ...TIME_GRID_OPTIONS,
    ...hoursNeeded(practice, columns, day, store.schedules.byTherapist.peek(), []),
    scrollTime: '08:30:00',
    height: '100%',
    firstDay: 1,
    expandRows: true,
    headerToolbar: isCompact
      ? { start: 'title', end: 'prev,today,next' }
      : { start: 'prev,today,next', center: 'title', end: '' },
    titleFormat: isCompact
      ? { weekday: 'short', day: 'numeric', month: 'short' }
      : columns.view === 'day'
        ? { weekday: 'long', day: 'numeric', month: 'long' }
        : { day: 'numeric', month: 'long', year: 'numeric' },
    buttonIcons: false,
    buttonText: { today: strings.today, prev: '‹', next: '›' },
    buttonHints: { prev: strings.earlier, next: strings.later, today: strings.today },
    displayEventEnd: false,
    eventInteractive: true,
    editable: latest.current.moves !== undefined,
    eventDurationEditable: false,
    longPressDelay: 400,
    snapDuration: { minutes: SNAP_MINUTES },
    eventSources: [
      {
        id: 'bookings',
        events: (range, done, failed) => {
          told.failed(null);
          readBookings(store, columns, range.startStr.slice(0, 10)).then(
            (found) => {
              bookings.current = found;
              showHours(grid, latest.current, found);
              done(found.flatMap((each) => bookingEvent(each, latest.current.practice, columns) ?? []));
            },
            (thrown) => {
              told.failed(thrown?.code ?? 'unknown');
              failed(thrown);
            },
          );
        },
      },
      {
        id: 'closed',
        events: (range, done) =>
          done(
            closedEvents(
              latest.current.practice,
              columns,
              range.startStr.slice(0, 10),
              store.schedules.byTherapist.peek(),
            ),
          ),
      },
    ],
    loading: told.reading,
    eventDragStart: () => told.dragging(true),
    eventDragStop: () => told.dragging(false),
    datesSet: ({ view }) => {
      if (isTeam) nameColumns(element, columns);
      latest.current.onDay?.(view.activeStart.toISOString().slice(0, 10));
    },
    dayCellDidMount: ({ el }) => {
      // Days without appointments have nothing else to focus, and are scrolled by keyboard all the same.
      if (el.matches('.fc-timegrid-axis + .fc-timegrid-col')) el.tabIndex = 0;
    },
    eventDidMount: ({ el, event }) => {
      const booking = event.extendedProps.booking as Booking | undefined;
      if (!booking) return;
      el.dataset.testid = 'booking-event';
      el.dataset.bookingId = booking.id;
      el.dataset.status = booking.status;
      el.dataset.start = booking.start;
    },
    eventClick: ({ event, jsEvent }) => {
      jsEvent.preventDefault();
      if (event.id) latest.current.onOpen(event.id);
    },
    eventDrop: ({ event, revert }) => {
      const target = fromGrid(columns, firstDay(), event.startStr);
      const booking = event.extendedProps.booking as Booking;
      revert();
      const start = instantAt(target.day, target.time, zone).toISOString().replace('.000Z', 'Z');
      void latest.current.moves?.move(booking, { start, therapistId: target.therapistId });
    },
    dateClick: ({ dateStr }) => {
      const target = fromGrid(columns, firstDay(), dateStr);
      const start = instantAt(target.day, target.time, zone).toISOString().replace('.000Z', 'Z');
      latest.current.onPick?.({ start, therapistId: target.therapistId });
    },
  });
  return grid;
}

function showHours(
  grid: FullCalendar,
  { store, practice, columns }: CalendarProps,
  bookings: readonly Booking[],
): void {
  if (!grid.view) return;
  const firstDay = grid.view.activeStart.toISOString().slice(0, 10);
  const needed = hoursNeeded(practice, columns, firstDay, store.schedules.byTherapist.peek(), bookings);
  for (const [name, value] of Object.entries(needed) as ['slotMinTime' | 'slotMaxTime', string][]) {
    if (grid.getOption(name) !== value) grid.setOption(name, value);
  }
}

/** The first day of the week that a day is in; weeks begin on Monday. */
export function weekOf(day: string): string {
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

export function todayIn(zone: string): string {
  return dayOf(Date.now(), zone);
}
