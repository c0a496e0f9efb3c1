import type { Practice } from '../../shared/api/types';
import { words } from '../../shared/strings';
import type { KnownClient } from '../../shared/ui/BookingDetails';
import { BookingSteps } from '../../shared/ui/BookingSteps';
import { strings } from '../strings';
import { BookedSeries, Repeat } from './Repeat';
import type { StaffBookingFlow } from './staffBookingFlow';

interface StaffBookingStepsProps {
  flow: StaffBookingFlow;
  practice: Practice;
  client: KnownClient;
  onDone: () => void;
  onLeave?: () => void;
}

/** The steps of a booking as staff takes them: it may repeat, and it may move to somebody else. */
export function StaffBookingSteps(props: StaffBookingStepsProps) {
  const { flow, practice } = props;
  const { plan } = flow;
  return (
    <BookingSteps
      {...props}
      aboveTimes={flow.moving.value && <WithWhom flow={flow} practice={practice} />}
      beforeConfirm={<Repeat flow={flow} />}
      confirmLabel={plan.every.value ? strings.bookSeries(plan.bookedCount.value) : words.confirm}
      titles={strings.bookingTitles}
      afterDone={<BookedSeries flow={flow} />}
    />
  );
}

function WithWhom({ flow, practice }: { flow: StaffBookingFlow; practice: Practice }) {
  const givers = practice.therapists.filter(
    (each) => each.active !== false && flow.service.value && each.serviceIds.includes(flow.service.value.id),
  );
  return (
    <label class="labelled with-whom">
      {strings.therapist}
      <select
        class="field"
        data-testid="move-therapist"
        value={flow.therapistId.value ?? ''}
        onChange={(event) => flow.chooseTherapist(event.currentTarget.value)}
      >
        {givers.map((each) => (
          <option key={each.id} value={each.id}>
            {each.name}
          </option>
        ))}
      </select>
    </label>
  );
}
