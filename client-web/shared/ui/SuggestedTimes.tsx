import type { Practice } from '../api/types';
import type { BookingFlow } from '../booking/bookingFlow';
import type { PartOfDay } from '../booking/suggestions';
import { words } from '../strings';
import { formatDayAndTime } from '../time/days';
import { PracticeTime } from './PracticeTime';
import { Roving } from './Roving';

const PARTS: (PartOfDay | null)[] = [null, 'morning', 'afternoon', 'evening'];
/** Said to whoever books; the rest concerns the practice alone. */
const SAID = words.reasons as Record<string, string | undefined>;

/** The few times that suit best and why, with a wish for the part of the day. */
export function SuggestedTimes({ flow, practice }: { flow: BookingFlow; practice: Practice }) {
  const { suggestions, availability } = flow;
  const slots = suggestions.slots.value;
  if (slots.length === 0 && !suggestions.partOfDay.value) return null;
  const therapistOf = (id: string) =>
    flow.therapistId.value ? undefined : practice.therapists.find((each) => each.id === id)?.name;
  return (
    <section class="suggestions" aria-label={words.suggested}>
      <div class="suggestions-head">
        <h4 class="muted small">{words.suggested}</h4>
        <Roving label={words.preferredPart} class="part-choice">
          {PARTS.map((part) => (
            <button
              type="button"
              key={part ?? 'any'}
              class="part-option"
              data-testid="part-option"
              aria-pressed={suggestions.partOfDay.value === part}
              onClick={() => void suggestions.prefer(part)}
            >
              {part ? words[part] : words.anyPart}
            </button>
          ))}
        </Roving>
      </div>
      {slots.length === 0 && <p class="muted small">{words.noTimesThen}</p>}
      <Roving label={words.suggested} class="option-list">
        {slots.map((slot) => {
          const reasons = slot.reasons.flatMap((reason) => SAID[reason.code] ?? []);
          return (
            <button
              type="button"
              key={`${slot.start}${slot.therapistId}`}
              class="option suggestion"
              data-testid="suggestion-option"
              data-start={slot.start}
              aria-disabled={flow.isBusy.value || undefined}
              onClick={() => void flow.chooseSlot(slot)}
            >
              <span class="option-name">{formatDayAndTime(slot.start, availability.viewerZone)}</span>
              <PracticeTime start={slot.start} availability={availability} />
              <span class="option-text">
                {[therapistOf(slot.therapistId) && words.with(therapistOf(slot.therapistId) ?? ''), ...reasons]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </button>
          );
        })}
      </Roving>
    </section>
  );
}
