import type { InboxEntry, User } from '../../shared/api/types';
import { BackIcon } from '../../shared/ui/icons';
import { PresenceDot } from '../../shared/ui/PresenceDot';
import type { ConsoleStore } from '../consoleStore';
import { visitorOf } from '../inbox';
import { conversationHref, INBOX_HREF } from '../route';
import { strings } from '../strings';

interface ConversationHeadProps {
  store: ConsoleStore;
  entry: InboxEntry | undefined;
  user: User;
  roomId: string;
  isProposing: boolean;
  onChange: (to: { status?: 'open' | 'closed'; assignedTo?: string }) => void;
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
        <button
          type="button"
          class="quiet-button"
          data-testid={isClosed ? 'room-reopen' : 'room-close'}
          onClick={() => props.onChange({ status: isClosed ? 'open' : 'closed' })}
        >
          {isClosed ? strings.reopen : strings.close}
        </button>
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
