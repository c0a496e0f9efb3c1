import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

interface CountdownProps {
  expiresAt: string;
  say: (left: string) => string;
  /** Said once to a screen reader, which would not want every second. */
  announce?: string;
  testId: string;
  onEnd: () => void;
}

/** How long something is still kept, by the second. */
export function Countdown({ expiresAt, say, announce, testId, onEnd }: CountdownProps) {
  const seconds = useSignal(secondsUntil(expiresAt));
  useEffect(() => {
    const tick = () => {
      seconds.value = secondsUntil(expiresAt);
      if (seconds.value > 0) return;
      clearInterval(timer);
      onEnd();
    };
    const timer = setInterval(tick, 1_000);
    tick();
    return () => clearInterval(timer);
  }, [expiresAt]);
  return (
    <>
      <p class="countdown" data-testid={testId} aria-hidden="true">
        {say(clock(seconds.value))}
      </p>
      {announce && (
        <span class="sr-only" role="status">
          {announce}
        </span>
      )}
    </>
  );
}

/** `4:07`, and with hours `1:04:07`. */
export function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function secondsUntil(instant: string): number {
  return Math.max(0, Math.ceil((Date.parse(instant) - Date.now()) / 1000));
}
