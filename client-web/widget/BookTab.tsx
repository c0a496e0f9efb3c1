import { useEffect, useMemo } from 'preact/hooks';
import type { Practice } from '../shared/api/types';
import { BookingFlow } from '../shared/booking/bookingFlow';
import { BookingSteps } from '../shared/ui/BookingSteps';
import { JoinWaitlist } from './JoinWaitlist';
import { MyBookings } from './MyBookings';
import { MyWaitlist } from './MyWaitlist';
import type { WidgetStore } from './widgetStore';

/** A new appointment step by step; on the first step, also those already made. */
export function BookTab({ store, practice }: { store: WidgetStore; practice: Practice }) {
  const flow = useMemo(
    () =>
      new BookingFlow({
        api: store.api,
        connection: store.connection,
        practice,
        viewerZone: store.zone,
        roomId: () => store.room.peek()?.id ?? null,
      }),
    [store, practice],
  );
  useEffect(() => {
    const moving = store.moving.peek();
    store.moving.value = null;
    if (moving) flow.startMoving(moving);
    return () => flow.stop();
  }, [flow]);

  const visitor = store.session.visitor.value;
  return (
    <div class="pane book-pane" id="pane-book" role="tabpanel" aria-labelledby="tab-book">
      {flow.step.value === 'service' && (
        <>
          <MyBookings store={store} practice={practice} onMove={(booking) => flow.startMoving(booking)} />
          <MyWaitlist store={store} practice={practice} />
        </>
      )}
      <BookingSteps
        flow={flow}
        practice={practice}
        client={{ name: visitor?.name ?? '', email: visitor?.email ?? '' }}
        onDone={() => flow.restart()}
        belowTimes={!flow.moving.value && <JoinWaitlist store={store} flow={flow} />}
      />
    </div>
  );
}
