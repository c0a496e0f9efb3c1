import { sayError } from '../../shared/strings';
import { formatDayAndTime } from '../../shared/time/days';
import { CloseIcon } from '../../shared/ui/icons';
import type { ConsoleStore } from '../consoleStore';
import { strings } from '../strings';
import type { BookingMoves } from './bookingMoves';

interface MoveNoticeProps {
  store: ConsoleStore;
  moves: BookingMoves;
  onChooseOther: (bookingId: string) => void;
}

/** What became of a move: undone by a click, or refused with the nearest free times to take instead. */
export function MoveNotice({ store, moves, onChooseOther }: MoveNoticeProps) {
  const result = moves.result.value;
  const zone = store.zone.value;
  const nameOf = (id: string) => store.practice.value?.therapists.find((each) => each.id === id)?.name;
  const say = () => {
    if (!result) return moves.movingId.value ? strings.moving : '';
    if (result.kind === 'undone') return strings.moveUndone;
    if (result.kind === 'refused') return `${strings.moveRefused} ${sayError(result.error)}`;
    return strings.movedTo(
      result.booking.client?.name || strings.client,
      formatDayAndTime(result.booking.start, zone),
      result.before.therapistId === result.booking.therapistId ? undefined : nameOf(result.booking.therapistId),
    );
  };
  const text = say();
  return (
    <div
      class={text ? `move-notice is-${result?.kind ?? 'moving'}` : ''}
      role={result?.kind === 'refused' ? 'alert' : 'status'}
      data-testid="move-notice"
      data-kind={result?.kind}
    >
      {text && <p>{text}</p>}
      {result?.kind === 'moved' && (
        <button type="button" class="quiet-button" data-testid="move-undo" onClick={() => void moves.undo()}>
          {strings.undo}
        </button>
      )}
      {result?.kind === 'refused' && (
        <div class="row">
          {result.alternatives.map((slot) => (
            <button
              type="button"
              key={`${slot.start}${slot.therapistId}`}
              class="slot-button"
              data-testid="alternative-option"
              data-start={slot.start}
              onClick={() => void moves.move(result.booking, slot)}
            >
              {formatDayAndTime(slot.start, zone)}
            </button>
          ))}
          <button
            type="button"
            class="quiet-button"
            data-testid="move-other"
            onClick={() => {
              moves.dismiss();
              onChooseOther(result.booking.id);
            }}
          >
            {strings.otherTime}
          </button>
        </div>
      )}
      {result && (
        <button type="button" class="icon-button" aria-label={strings.dismiss} onClick={() => moves.dismiss()}>
          <CloseIcon />
        </button>
      )}
    </div>
  );
}
