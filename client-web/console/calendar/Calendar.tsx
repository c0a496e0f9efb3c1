import type { EventInput } from '@fullcalendar/core';
import { Calendar as FullCalendar } from '@fullcalendar/core';
import timeGridPlugin from '@fullcalendar/timegrid';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Booking, Practice } from '../../shared/api/types';
import { instantAt, wallClock } from '../../shared/time/days';
import { ErrorNote } from '../../shared/ui/ErrorNote';
import type { ConsoleStore } from '../consoleStore';
import { strings } from '../strings';
import { BookingDialog } from './BookingDialog';

export type CalendarView = 'timeGridDay' | 'timeGridWeek';

interface CalendarProps {
  store: ConsoleStore;
  practice: Practice;
  view: CalendarView;
  /** Empty: everyone's. */
  therapistId: string;
  isCompact?: boolean;
}

const PAGES_MAX = 5;
const REFETCH_PAUSE_MS = 250;
/** Options of the time grid, which the core's types do not name. */
const TIME_GRID_OPTIONS = { allDaySlot: false, slotEventOverlap: false, eventMinHeight: 28, eventShortHeight: 44 };

/**
 * Appointments on a time grid, in the practice's clock. The grid knows no named time zones, so it is given the practice's
 * wall-clock times as if they were UTC.
 */
export function Calendar({ store, practice, view, therapistId, isCompact }: CalendarProps) {
  const place = useRef<HTMLDivElement>(null);
  const calendar = useRef<FullCalendar | null>(null);
  const therapist = useRef(therapistId);
  const openedId = useSignal<string | null>(null);
  const error = useSignal<{ code: string } | null>(null);
  const zone = practice.organization.timeZone;

  const read = async (firstDay: string, endDay: string): Promise<EventInput[]> => {
    const range = {
      from: instantAt(firstDay, '00:00', zone).toISOString(),
      to: instantAt(endDay, '00:00', zone).toISOString(),
      therapistId: therapist.current || undefined,
      limit: 200,
    };
    const bookings: Booking[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < PAGES_MAX; page++) {
      const answer = await store.api.bookings({ ...range, cursor });
      bookings.push(...answer.items);
      cursor = answer.nextCursor;
      if (!cursor) break;
    }
    return bookings.filter((each) => each.status !== 'cancelled').map((each) => toEvent(each, practice, zone));
  };

  useEffect(() => {
    if (!place.current) return;
    const grid = new FullCalendar(place.current, {
      plugins: [timeGridPlugin],
      initialView: view,
      timeZone: 'UTC',
      now: () => wallClock(Date.now(), zone),
      initialDate: wallClock(Date.now(), zone),
      nowIndicator: true,
      ...TIME_GRID_OPTIONS,
      slotMinTime: '07:00:00',
      slotMaxTime: '20:00:00',
      scrollTime: '08:30:00',
      height: '100%',
      firstDay: 1,
      expandRows: true,
      headerToolbar: isCompact
        ? { start: 'title', end: 'prev,today,next' }
        : { start: 'prev,today,next', center: 'title', end: '' },
      titleFormat: isCompact
        ? { weekday: 'short', day: 'numeric', month: 'short' }
        : { day: 'numeric', month: 'long', year: 'numeric' },
      buttonIcons: false,
      buttonText: { today: strings.today, prev: '‹', next: '›' },
      buttonHints: { prev: strings.earlier, next: strings.later, today: strings.today },
      displayEventEnd: false,
      eventInteractive: true,
      events: (range, done, failed) => {
        error.value = null;
        read(range.startStr.slice(0, 10), range.endStr.slice(0, 10)).then(done, (thrown) => {
          error.value = { code: thrown?.code ?? 'unknown' };
          failed(thrown);
        });
      },
      dayCellDidMount: ({ el }) => {
        // Days without appointments have nothing else to focus, and are scrolled by keyboard all the same.
        if (el.matches('.fc-timegrid-axis + .fc-timegrid-col')) el.tabIndex = 0;
      },
      eventDidMount: ({ el, event }) => {
        el.dataset.testid = 'booking-event';
        el.dataset.bookingId = event.id;
        el.dataset.status = String(event.extendedProps.status);
      },
      eventClick: ({ event, jsEvent }) => {
        jsEvent.preventDefault();
        openedId.value = event.id;
      },
    });
    grid.render();
    calendar.current = grid;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refetch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => grid.refetchEvents(), REFETCH_PAUSE_MS);
    };
    const ends = [store.connection.on('BookingChanged', refetch), store.connection.onOnline(refetch)];
    const resized = new ResizeObserver(() => grid.updateSize());
    resized.observe(place.current);
    return () => {
      clearTimeout(timer);
      resized.disconnect();
      for (const end of ends) end();
      grid.destroy();
    };
  }, []);

  useEffect(() => {
    calendar.current?.changeView(view);
  }, [view]);

  useEffect(() => {
    therapist.current = therapistId;
    calendar.current?.refetchEvents();
  }, [therapistId]);

  return (
    <div class={`calendar ${isCompact ? 'is-compact' : ''}`}>
      <ErrorNote error={error.value} />
      <div ref={place} class="calendar-grid" data-testid="calendar" />
      {openedId.value && (
        <BookingDialog
          store={store}
          practice={practice}
          bookingId={openedId.value}
          onClose={() => {
            openedId.value = null;
          }}
        />
      )}
    </div>
  );
}

function toEvent(booking: Booking, practice: Practice, zone: string): EventInput {
  const service = practice.services.find((each) => each.id === booking.serviceId)?.name ?? '';
  const index = practice.therapists.findIndex((each) => each.id === booking.therapistId);
  const therapist = practice.therapists[index]?.name ?? '';
  return {
    id: booking.id,
    start: `${wallClock(booking.start, zone)}Z`,
    end: `${wallClock(booking.end, zone)}Z`,
    title: [booking.client?.name ?? strings.client, service, therapist].filter(Boolean).join(' · '),
    classNames: ['booking-event', `is-${booking.status}`, `tone-${Math.max(0, index) % 4}`],
    extendedProps: { status: booking.status },
  };
}
