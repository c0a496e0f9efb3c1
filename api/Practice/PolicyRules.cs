using Realtime.Api.Validation;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Api.Practice;

/// <summary>What a booking policy may say.</summary>
internal static class PolicyRules
{
    extension(FieldErrors fields)
    {
        /// <summary>Notes what is wrong with a policy; null is fine.</summary>
        public FieldErrors CheckPolicy(string field, BookingPolicy? policy) => policy is null
            ? fields
            : fields
                .Check($"{field}.approvalMinutes", Rules.Range(policy.ApprovalMinutes, BookingPolicy.ApprovalMinutesMin, BookingPolicy.ApprovalMinutesMax))
                .Check($"{field}.cancelNoticeMinutes", Rules.Range(policy.CancelNoticeMinutes, 0, BookingPolicy.NoticeMinutesMax))
                .Check($"{field}.rescheduleNoticeMinutes", Rules.Range(policy.RescheduleNoticeMinutes, 0, BookingPolicy.NoticeMinutesMax));
    }
}
