import { useEffect, useMemo } from 'preact/hooks';
import type { Practice } from '../../shared/api/types';
import { formatDayAndTime } from '../../shared/time/days';
import type { ConsoleStore } from '../consoleStore';
import { Dialog } from '../Dialog';
import { strings } from '../strings';
import type { Picked } from './Calendar';
import { StaffBookingSteps } from './StaffBookingSteps';
import { StaffBookingFlow } from './staffBookingFlow';

interface NewBookingDialogProps {
  store: ConsoleStore;
  practice: Practice;
  /** Where somebody clicked; null: everything is asked. */
  picked: Picked | null;
  onClose: () => void;
}

/** A new appointment, from a click at a free time or from nothing. */
export function NewBookingDialog({ store, practice, picked, onClose }: NewBookingDialogProps) {
  const flow = useMemo(() => {
    const made = StaffBookingFlow.of(store);
    if (picked) made.startAt(picked.start, picked.therapistId);
    return made;
  }, []);
  useEffect(() => () => flow.stop(), [flow]);
  const therapist = practice.therapists.find((each) => each.id === picked?.therapistId)?.name;
  return (
    <Dialog title={strings.newBooking} testId="new-booking" onClose={onClose}>
      {picked && (flow.step.value === 'service' || flow.step.value === 'therapist') && (
        <p class="chosen-line" data-testid="picked-time" data-start={picked.start}>
          {[formatDayAndTime(picked.start, store.zone.value), therapist].filter(Boolean).join(' · ')}
        </p>
      )}
      <StaffBookingSteps
        flow={flow}
        practice={practice}
        client={{ name: '', email: '', isEmailOptional: true }}
        onDone={onClose}
      />
    </Dialog>
  );
}
