import type { ShownSlot } from '../booking/availability';
import type { BookingFlow } from '../booking/bookingFlow';
import { sayError, words } from '../strings';
import { formatDayAndTime } from '../time/days';
import { DayStrip } from './DayStrip';
import { SlotGrid } from './SlotGrid';

/** Days with free times, and the times of one day; what somebody else takes leaves at that moment. */
export function SlotPicker({ flow }: { flow: BookingFlow }) {
  const alternatives = flow.alternatives.value;
  const choose = (slot: ShownSlot) => void flow.chooseSlot(slot);
  return (
    <>
      {alternatives.length > 0 && (
        <div class="alternatives" role="alert" data-testid="alternatives">
          <p>{words.slotTaken}</p>
          <div class="slot-row">
            {alternatives.map((slot) => (
              <button
                type="button"
                key={`${slot.start}${slot.therapistId}`}
                class="slot-button"
                data-testid="alternative-option"
                data-start={slot.start}
                onClick={() => void flow.chooseSlot(slot)}
              >
                {formatDayAndTime(slot.start, flow.availability.viewerZone)}
              </button>
            ))}
          </div>
        </div>
      )}
      <AvailableTimes flow={flow} onPick={choose} />
    </>
  );
}

interface AvailableTimesProps {
  flow: Pick<BookingFlow, 'availability' | 'isBusy'>;
  onPick: (slot: ShownSlot) => void;
  picked?: ReadonlySet<string>;
}

export function AvailableTimes({ flow, onPick, picked }: AvailableTimesProps) {
  const { availability } = flow;
  const error = availability.error.value;
  return (
    <div class="available-times" aria-busy={availability.isLoading.value}>
      <DayStrip availability={availability} />
      {error ? (
        <p class="error-note" role="alert">
          {sayError(error)}{' '}
          <button type="button" class="link" onClick={() => void availability.load()}>
            {words.tryAgain}
          </button>
        </p>
      ) : (
        <SlotGrid availability={availability} isBusy={flow.isBusy.value} onPick={onPick} picked={picked} />
      )}
    </div>
  );
}
