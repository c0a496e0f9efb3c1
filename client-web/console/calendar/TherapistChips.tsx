import type { Practice } from '../../shared/api/types';
import { Roving } from '../../shared/ui/Roving';
import { strings } from '../strings';
import { toneOf } from './calendarEvents';

interface TherapistChipsProps {
  practice: Practice;
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}

/** Whose appointments are shown, each with the colour that stands for them; nobody chosen is everybody. */
export function TherapistChips({ practice, chosen, onChange }: TherapistChipsProps) {
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChange(next.size === practice.therapists.length ? new Set() : next);
  };
  return (
    <Roving label={strings.whose} class="therapist-chips">
      <button
        type="button"
        class="chip"
        data-testid="calendar-everyone"
        aria-pressed={chosen.size === 0}
        onClick={() => onChange(new Set())}
      >
        {strings.everyone}
      </button>
      {practice.therapists.map((therapist) => (
        <button
          type="button"
          key={therapist.id}
          class={`chip tone-${toneOf(practice, therapist.id)}`}
          data-testid="calendar-therapist"
          data-therapist-id={therapist.id}
          aria-pressed={chosen.has(therapist.id)}
          onClick={() => toggle(therapist.id)}
        >
          <span class="chip-dot" aria-hidden="true" />
          {therapist.name}
        </button>
      ))}
    </Roving>
  );
}
