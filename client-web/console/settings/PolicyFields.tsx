import type { BookingPolicy } from '../../shared/api/types';
import { strings } from '../strings';
import { CheckField, DurationField } from './fields';

const NOTICE_PRESETS = [0, 60, 120, 240, 720, 1440, 2880, 4320, 10_080];
const APPROVAL_PRESETS = [60, 240, 720, 1440, 2880, 4320];

/** Where a practice or a service has none of its own yet. */
export const USUAL_POLICY: BookingPolicy = {
  approval: 'automatic',
  approvalMinutes: 1440,
  cancelNoticeMinutes: 0,
  rescheduleNoticeMinutes: 0,
  clientsCancel: true,
  clientsReschedule: true,
};

interface PolicyFieldsProps {
  policy: BookingPolicy;
  onChange: (policy: BookingPolicy) => void;
}

/** Whether somebody confirms each booking, and until when clients may cancel or move theirs. */
export function PolicyFields({ policy, onChange }: PolicyFieldsProps) {
  const edit = (change: Partial<BookingPolicy>) => onChange({ ...policy, ...change });
  return (
    <div class="policy-fields">
      <CheckField
        isChecked={policy.approval === 'manual'}
        testId="policy-manual"
        onChange={(isManual) => edit({ approval: isManual ? 'manual' : 'automatic' })}
      >
        {strings.approvalManual}
      </CheckField>
      {policy.approval === 'manual' && (
        <DurationField
          label={strings.approvalWithin}
          minutes={policy.approvalMinutes}
          presets={APPROVAL_PRESETS}
          testId="policy-approval"
          onChange={(approvalMinutes) => edit({ approvalMinutes })}
        />
      )}
      <CheckField
        isChecked={policy.clientsCancel}
        testId="policy-clients-cancel"
        onChange={(clientsCancel) => edit({ clientsCancel })}
      >
        {strings.clientsCancel}
      </CheckField>
      {policy.clientsCancel && (
        <DurationField
          label={strings.cancelNotice}
          minutes={policy.cancelNoticeMinutes}
          presets={NOTICE_PRESETS}
          zero={strings.untilStart}
          testId="policy-cancel-notice"
          onChange={(cancelNoticeMinutes) => edit({ cancelNoticeMinutes })}
        />
      )}
      <CheckField
        isChecked={policy.clientsReschedule}
        testId="policy-clients-move"
        onChange={(clientsReschedule) => edit({ clientsReschedule })}
      >
        {strings.clientsMove}
      </CheckField>
      {policy.clientsReschedule && (
        <DurationField
          label={strings.moveNotice}
          minutes={policy.rescheduleNoticeMinutes}
          presets={NOTICE_PRESETS}
          zero={strings.untilStart}
          testId="policy-move-notice"
          onChange={(rescheduleNoticeMinutes) => edit({ rescheduleNoticeMinutes })}
        />
      )}
      <p class="muted small">{strings.policyHint}</p>
    </div>
  );
}
