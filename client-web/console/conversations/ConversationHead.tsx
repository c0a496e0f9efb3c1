import { useSignal } from '@preact/signals';
import type { InboxEntry, User } from '../../shared/api/types';
import { BackIcon } from '../../shared/ui/icons';
import { PresenceDot } from '../../shared/ui/PresenceDot';
import type { ConsoleStore } from '../consoleStore';
import { visitorOf } from '../inbox';
import { conversationHref, INBOX_HREF } from '../route';
import type { RoomChange } from '../staffApi';
import { strings } from '../strings';

interface ConversationHeadProps {
  store: ConsoleStore;
  entry: InboxEntry | undefined;
  user: User;
  roomId: string;
  isProposing: boolean;
  onChange: (to: RoomChange) => void;
  onPropose: () => void;
}

/** With whom, who takes care of it, and what can be done with the conversation as a whole. */
export function ConversationHead(props: ConversationHeadProps) {
  const { store, entry, roomId } = props;
  const visitor = entry && visitorOf(entry);
  const isClosed = entry?.status === 'closed';
  return (
    <header class="conversation-head">
      <a class="icon-button only-narrow" href={INBOX_HREF} aria-label={strings.back} data-testid="back-to-inbox">
        <BackIcon />
      </a>
      <h1 class="conversation-name" tabIndex={-1} dir="auto">
        <PresenceDot status={store.presence.statusOf(visitor?.userId)} /> {visitor?.name || strings.visitor}
      </h1>
      <div class="conversation-actions">
        <AssignedTo {...props} />
        {!isClosed && <TakeOrHandBack {...props} />}
        {!isClosed && (
          <button
            type="button"
            class="quiet-button"
            data-testid="propose-open"
            aria-expanded={props.isProposing}
            onClick={props.onPropose}
          >
            {strings.propose}
          </button>
        )}
        {isClosed ? (
          <button
            type="button"
            class="quiet-button"
            data-testid="room-reopen"
            onClick={() => props.onChange({ status: 'open' })}
          >
            {strings.reopen}
          </button>
        ) : (
          <Closing onChange={props.onChange} />
        )}
        <a class="quiet-button below-wide" href={conversationHref(roomId, true)} data-testid="open-details">
          {strings.details}
        </a>
      </div>
    </header>
  );
}

/** Whoever does not have it takes it, over from whoever does; whoever has it may give it back to the queue. */
function TakeOrHandBack({ entry, user, onChange }: ConversationHeadProps) {
  const isMine = entry?.assignedTo === user.id;
  return (
    <button
      type="button"
      class="quiet-button"
      data-testid={isMine ? 'hand-back' : 'take-over'}
      onClick={() => onChange({ assignedTo: isMine ? '' : user.id })}
    >
      {isMine ? strings.handBack : entry?.assignedTo ? strings.takeOver : strings.take}
    </button>
  );
}

/** Closing, with or without what was said going to the visitor by mail. */
function Closing({ onChange }: Pick<ConversationHeadProps, 'onChange'>) {
  const isAsking = useSignal(false);
  const close = (sendTranscript: boolean) => () => {
    isAsking.value = false;
    onChange(sendTranscript ? { status: 'closed', sendTranscript } : { status: 'closed' });
  };
  return (
    <fieldset
      class="plain-group closing"
      aria-label={strings.close}
      onKeyDown={(event) => {
        if (event.key === 'Escape') isAsking.value = false;
      }}
    >
      <button
        type="button"
        class="quiet-button"
        data-testid="room-close"
        aria-expanded={isAsking.value}
        onClick={() => {
          isAsking.value = !isAsking.value;
        }}
      >
        {strings.close}
      </button>
      {isAsking.value && (
        <div class="closing-choices">
          <button type="button" class="quiet-button" data-testid="close-only" onClick={close(false)}>
            {strings.closeOnly}
          </button>
          <button type="button" class="quiet-button" data-testid="close-transcript" onClick={close(true)}>
            {strings.closeTranscript}
          </button>
        </div>
      )}
    </fieldset>
  );
}

function AssignedTo({ store, entry, onChange }: ConversationHeadProps) {
  const assigned = entry?.assignedTo ?? '';
  const isUnknown = assigned !== '' && !store.colleagues.value.some((each) => each.id === assigned);
  return (
    <label>
      <span class="sr-only">{strings.assignedTo}</span>
      <select
        class="field slim"
        data-testid="assign"
        value={assigned}
        onChange={(event) => onChange({ assignedTo: event.currentTarget.value })}
      >
        <option value="">{strings.nobody}</option>
        {isUnknown && <option value={assigned}>{store.nameOf(assigned) ?? assigned}</option>}
        {store.colleagues.value.map((each) => (
          <option key={each.id} value={each.id}>
            {each.name}
          </option>
        ))}
      </select>
    </label>
  );
}
