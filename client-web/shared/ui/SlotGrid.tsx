import type { Availability, ShownSlot } from '../booking/availability';
import { words } from '../strings';
import { formatDay, formatTime, sameClock, zoneLabel } from '../time/days';
import { Roving } from './Roving';

interface SlotGridProps {
  availability: Availability;
  isBusy: boolean;
  onPick: (slot: ShownSlot) => void;
  picked?: ReadonlySet<string>;
}

/** The free times of the chosen day, in the viewer's clock and, where that differs, the practice's. */
export function SlotGrid({ availability, isBusy, onPick, picked }: SlotGridProps) {
  const day = availability.day.value;
  const slots = availability.slots.value;
  const { viewerZone, practiceZone } = availability;
  const gone = availability.lastGone.value;
  const first = slots[0]?.start;

  if (availability.isLoading.value && slots.length === 0) return <p class="empty-note">{words.loading}</p>;
  if (!day) return <p class="empty-note">{words.noTimes}</p>;
  return (
    <>
      {slots.length === 0 && <p class="empty-note">{words.noTimesOnDay}</p>}
      <Roving label={words.times(formatDay(day, 'long'))} class="slot-grid" testId="slot-grid">
        {partsOfDay(slots, viewerZone).map(([title, group]) => (
          <div class="slot-part" key={title}>
            <p class="slot-part-title">{title}</p>
            <div class="slot-row">
              {group.map((slot) => (
                <SlotOption
                  key={slot.start}
                  slot={slot}
                  viewerZone={viewerZone}
                  practiceZone={practiceZone}
                  isBusy={isBusy}
                  isPicked={picked?.has(slot.start)}
                  onPick={onPick}
                />
              ))}
            </div>
          </div>
        ))}
      </Roving>
      <p class="gone-notice" role="status" data-testid="slot-gone">
        {gone && words.slotGone(formatTime(gone, viewerZone))}
      </p>
      <p class="muted small">{words.timesIn(viewerZone, first)}</p>
    </>
  );
}

interface SlotOptionProps {
  slot: ShownSlot;
  viewerZone: string;
  practiceZone: string;
  isBusy: boolean;
  isPicked: boolean | undefined;
  onPick: (slot: ShownSlot) => void;
}

function SlotOption({ slot, viewerZone, practiceZone, isBusy, isPicked, onPick }: SlotOptionProps) {
  const isGone = slot.therapistIds.length === 0;
  const time = formatTime(slot.start, viewerZone);
  const elsewhere = sameClock(viewerZone, practiceZone, slot.start)
    ? null
    : words.practiceTime(formatTime(slot.start, practiceZone), zoneLabel(practiceZone, slot.start));
  return (
    <button
      type="button"
      class={`slot-button ${isGone ? 'is-gone' : ''}`}
      data-testid={isGone ? 'slot-gone-option' : 'slot-option'}
      data-start={slot.start}
      disabled={isGone}
      aria-disabled={isBusy || undefined}
      aria-pressed={isPicked}
      onClick={() => !isBusy && onPick(slot)}
    >
      {time}
      <span class="sr-only">{[elsewhere, isGone && words.goneLabel].filter(Boolean).join(', ')}</span>
      {elsewhere && (
        <span class="slot-elsewhere" aria-hidden="true">
          {formatTime(slot.start, practiceZone)} {zoneLabel(practiceZone, slot.start)}
        </span>
      )}
    </button>
  );
}

function partsOfDay(slots: readonly ShownSlot[], zone: string): [string, ShownSlot[]][] {
  const hourOf = new Intl.DateTimeFormat('en-US', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' });
  const parts: [string, ShownSlot[]][] = [
    [words.morning, []],
    [words.afternoon, []],
    [words.evening, []],
  ];
  for (const slot of slots) {
    const hour = Number(hourOf.format(new Date(slot.start)));
    parts[hour < 12 ? 0 : hour < 17 ? 1 : 2]?.[1].push(slot);
  }
  return parts.filter(([, group]) => group.length > 0);
}
