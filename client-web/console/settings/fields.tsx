import type { ComponentChildren } from 'preact';
import { strings } from '../strings';

interface NumberFieldProps {
  label: string;
  value: number | null;
  onChange: (value: number) => void;
  min?: number;
  max?: number;
  testId?: string;
  hint?: string;
}

export function NumberField({ label, value, onChange, min = 0, max, testId, hint }: NumberFieldProps) {
  return (
    <label class="labelled">
      {label}
      <input
        class="field"
        type="number"
        data-testid={testId}
        min={min}
        max={max}
        required
        value={value ?? ''}
        onChange={(event) => onChange(Math.round(event.currentTarget.valueAsNumber))}
      />
      {hint && <span class="muted small">{hint}</span>}
    </label>
  );
}

interface OptionalNumberFieldProps extends Omit<NumberFieldProps, 'onChange'> {
  onChange: (value: number | null) => void;
}

/** A number that may be left empty. */
export function OptionalNumberField({ label, value, onChange, min = 1, testId, hint }: OptionalNumberFieldProps) {
  return (
    <label class="labelled">
      {label}
      <input
        class="field"
        type="number"
        data-testid={testId}
        min={min}
        value={value ?? ''}
        onChange={(event) => onChange(event.currentTarget.value ? Math.round(event.currentTarget.valueAsNumber) : null)}
      />
      {hint && <span class="muted small">{hint}</span>}
    </label>
  );
}

interface DurationFieldProps {
  label: string;
  minutes: number;
  presets: readonly number[];
  zero?: string;
  testId?: string;
  onChange: (minutes: number) => void;
}

/** A few usual lengths of time, and the present one where it is none of them. */
export function DurationField({ label, minutes, presets, zero, testId, onChange }: DurationFieldProps) {
  const choices = [...new Set([...presets, minutes])].sort((a, b) => a - b);
  return (
    <label class="labelled">
      {label}
      <select
        class="field"
        data-testid={testId}
        value={String(minutes)}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      >
        {choices.map((each) => (
          <option key={each} value={String(each)}>
            {each === 0 && zero ? zero : strings.duration(each)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface CheckFieldProps {
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
  testId?: string;
  children: ComponentChildren;
}

export function CheckField({ isChecked, onChange, testId, children }: CheckFieldProps) {
  return (
    <label class="check-field">
      <input
        type="checkbox"
        data-testid={testId}
        checked={isChecked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {children}
    </label>
  );
}
