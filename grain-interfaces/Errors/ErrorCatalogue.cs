using System.Collections.Frozen;
using System.Reflection;

namespace Realtime.GrainInterfaces.Errors;

/// <summary>Every expected failure of the system. Add at the end of a group; never change a code.</summary>
public static class ErrorCatalogue
{
    // 400: the request cannot be read.
    public static readonly ErrorKind MalformedRequest = new("malformed_request", 400, false, "The request could not be read.");
    public static readonly ErrorKind InvalidCursor = new("invalid_cursor", 400, false, "The cursor is not one that this list returned.");
    public static readonly ErrorKind InvalidIdempotencyKey = new("invalid_idempotency_key", 400, false, "An Idempotency-Key is 1 to 128 visible ASCII characters.");

    // 401 and 403: who asks.
    public static readonly ErrorKind Unauthenticated = new("unauthenticated", 401, false, "A valid access token is needed.");
    public static readonly ErrorKind InvalidCredentials = new("invalid_credentials", 401, false, "The e-mail address or the password is wrong.");
    public static readonly ErrorKind InvalidRefreshToken = new("invalid_refresh_token", 401, false, "The refresh token is unknown, used or expired; sign in again.");
    public static readonly ErrorKind Forbidden = new("forbidden", 403, false, "This needs another role.");
    public static readonly ErrorKind OriginNotAllowed = new("origin_not_allowed", 403, false, "This web origin is not on the practice's list.");
    public static readonly ErrorKind InvalidResumeToken = new("invalid_resume_token", 401, false, "This link is over; begin a new conversation.");
    public static readonly ErrorKind VisitorBlocked = new("visitor_blocked", 403, false, "The practice takes nothing from this visitor any more.");

    // 404, 405, 413, 415.
    public static readonly ErrorKind NotFound = new("not_found", 404, false, "There is nothing here.");
    public static readonly ErrorKind MethodNotAllowed = new("method_not_allowed", 405, false, "This address does not take that method.");
    public static readonly ErrorKind PayloadTooLarge = new("payload_too_large", 413, false, "The request is too large.");
    public static readonly ErrorKind UnsupportedMediaType = new("unsupported_media_type", 415, false, "Send application/json.");

    // 409 and 412: a clash with present state.
    public static readonly ErrorKind SlotTaken = new("slot_taken", 409, false, "This slot has just been taken.");
    public static readonly ErrorKind SeriesConflict = new("series_conflict", 409, false, "Some appointments of the series cannot be booked; nothing was booked.");
    public static readonly ErrorKind InvalidTransition = new("invalid_transition", 409, false, "The booking cannot go from its present status to that one.");
    public static readonly ErrorKind SlugTaken = new("slug_taken", 409, false, "Another practice has this slug.");
    public static readonly ErrorKind EmailTaken = new("email_taken", 409, false, "There is an account with this e-mail address.");
    public static readonly ErrorKind ServiceInUse = new("service_in_use", 409, false, "The service has future bookings.");
    public static readonly ErrorKind TherapistInUse = new("therapist_in_use", 409, false, "The therapist has future bookings.");
    public static readonly ErrorKind RoomClosed = new("room_closed", 409, false, "The conversation is closed.");
    public static readonly ErrorKind LastOwner = new("last_owner", 409, false, "A practice keeps at least one owner.");
    public static readonly ErrorKind ShortcutTaken = new("shortcut_taken", 409, false, "Another canned reply has this shortcut.");
    public static readonly ErrorKind MessageDeleted = new("message_deleted", 409, false, "This message was deleted.");
    public static readonly ErrorKind VersionMismatch = new("version_mismatch", 412, false, "Somebody changed this in the meantime; read it again.");

    // 422: well-formed, but not allowed.
    public static readonly ErrorKind ValidationFailed = new("validation_failed", 422, false, "Some fields are not allowed as they are.");
    public static readonly ErrorKind OutsideAvailability = new("outside_availability", 422, false, "The therapist cannot be booked at that time.");
    public static readonly ErrorKind IdempotencyKeyReused = new("idempotency_key_reused", 422, false, "This Idempotency-Key was used for another request.");
    public static readonly ErrorKind LimitReached = new("limit_reached", 422, false, "A limit of this practice is reached.");
    public static readonly ErrorKind PolicyForbids = new("policy_forbids", 422, false, "What was agreed on when this was booked does not allow that any more; ask the practice.");
    public static readonly ErrorKind EditTooLate = new("edit_too_late", 422, false, "What was said so long ago cannot be changed any more.");

    // 429 and 5xx: later, perhaps.
    public static readonly ErrorKind RateLimited = new("rate_limited", 429, true, "Too many requests; try again later.");
    public static readonly ErrorKind InternalError = new("internal_error", 500, true, "Something went wrong here.");
    public static readonly ErrorKind StorageUnavailable = new("storage_unavailable", 503, true, "Storage does not answer at present; try again.");
    public static readonly ErrorKind Overloaded = new("overloaded", 503, true, "Too much to do at present; try again.");
    public static readonly ErrorKind ShuttingDown = new("shutting_down", 503, true, "The server is going away; try again.");

    /// <summary>Only as the reason why a hub connection ended.</summary>
    public static readonly ErrorKind TooSlow = new("too_slow", 503, true, "What was sent was not read in time; connect again.");

    public static readonly FrozenDictionary<string, ErrorKind> ByCode = typeof(ErrorCatalogue)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.FieldType == typeof(ErrorKind))
        .Select(field => (ErrorKind)field.GetValue(null)!)
        .ToFrozenDictionary(kind => kind.Code, StringComparer.Ordinal);
}
