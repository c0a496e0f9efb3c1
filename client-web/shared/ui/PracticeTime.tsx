import { words } from '../strings';
import { formatTime, sameClock, zoneLabel } from '../time/days';

interface PracticeTimeProps {
  start: string;
  availability: { viewerZone: string; practiceZone: string };
}

/** A time as the practice's clock shows it, where that differs from the viewer's. */
export function PracticeTime({ start, availability: { viewerZone, practiceZone } }: PracticeTimeProps) {
  if (sameClock(viewerZone, practiceZone, start)) return null;
  return (
    <span class="practice-time muted small">
      {words.practiceTime(formatTime(start, practiceZone), zoneLabel(practiceZone, start))}
    </span>
  );
}
