import { useSignalEffect } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { ProposalWatch } from '../shared/booking/proposalWatch';
import { openProposals } from '../shared/chat/notices';
import { words } from '../shared/strings';
import { Composer } from '../shared/ui/Composer';
import { ErrorNote } from '../shared/ui/ErrorNote';
import { MessageList } from '../shared/ui/MessageList';
import { BookingChoices } from './BookingChoices';
import { strings } from './strings';
import { Waiting } from './Waiting';
import type { WidgetStore } from './widgetStore';

/** The conversation with the practice. */
export function ChatTab({ store }: { store: WidgetStore }) {
  const pane = useRef<HTMLDivElement>(null);
  const room = store.room.value;
  useEffect(() => {
    // The writing field is where most people go on; a tab that was chosen by keyboard keeps its focus.
    const focused = (pane.current?.getRootNode() as ShadowRoot | undefined)?.activeElement;
    if (focused?.getAttribute('role') !== 'tab') pane.current?.querySelector('textarea')?.focus();
  }, [room]);

  const watch = useProposalWatch(store);
  const greeting = store.practice.value?.organization.chat?.greeting ?? strings.greeting;
  const isEmpty = room?.isLoaded.value && room.messages.value.length === 0 && room.outbox.items.value.length === 0;
  return (
    <div class="pane" id="pane-chat" role="tabpanel" aria-labelledby="tab-chat" ref={pane}>
      {isEmpty && (
        <p class="greeting" dir="auto">
          {greeting}
        </p>
      )}
      {room ? (
        <MessageList
          key={room.id}
          room={room}
          zone={store.zone}
          services={store.practice.value?.services ?? []}
          nameOf={(id) => store.nameOf(id)}
          onAcceptSlot={(message, start) => void store.acceptProposal(message, start)}
          offers={store.offers}
          changes={store.changes}
          isProposalGone={(proposal, start) => watch.isGone(proposal, start)}
          bookingChoices={(id) => <Choices store={store} bookingId={id} />}
        />
      ) : (
        !store.error.value && <p class="empty-note">{words.loading}</p>
      )}
      <ErrorNote
        error={store.error.value ?? store.bookings.error.value ?? room?.failure.value ?? null}
        retry={room ? undefined : () => void store.prepare()}
        retryLabel={words.tryAgain}
      />
      {room && store.isRoomClosed.value && (
        <p class="closed-note">
          {strings.closed}{' '}
          <button type="button" class="link" onClick={() => void store.startNewConversation()}>
            {strings.newConversation}
          </button>
        </p>
      )}
      {room && !store.isRoomClosed.value && <Waiting store={store} />}
      {room && !store.isRoomClosed.value && (
        <Composer key={`write-${room.id}`} room={room} placeholder={strings.placeholder} />
      )}
    </div>
  );
}

function Choices({ store, bookingId }: { store: WidgetStore; bookingId: string }) {
  const booking = store.bookings.find(bookingId);
  if (!booking) return null;
  return (
    <BookingChoices
      booking={booking}
      zone={store.zone}
      onMove={() => store.moveBooking(booking)}
      onCancel={(scope) => store.bookings.cancel(booking, scope)}
    />
  );
}

/** Times proposed in the conversation grey out as they go elsewhere. */
function useProposalWatch(store: WidgetStore): ProposalWatch {
  const watch = useMemo(() => {
    const practice = store.practice.peek();
    const zoneOf = (id: string | null) => practice?.therapists.find((each) => each.id === id)?.timeZone;
    return new ProposalWatch(store.connection, (id) => zoneOf(id) ?? practice?.organization.timeZone ?? 'UTC');
  }, []);
  useSignalEffect(() => watch.watch(openProposals(store.room.value?.messages.value ?? [])));
  useEffect(() => () => watch.stop(), []);
  return watch;
}
