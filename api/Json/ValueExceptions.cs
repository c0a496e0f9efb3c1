using System.Text.Json;

namespace Realtime.Api.Json;

/// <summary>A value that a converter of ours cannot read: <c>malformed_request</c>. The message is a sentence for the caller.</summary>
public sealed class UnreadableValueException(string message) : JsonException(message);

/// <summary>A value that can be read, but that its field does not allow: <c>validation_failed</c>. The message is a sentence for the caller.</summary>
public sealed class ValueNotAllowedException(string message) : JsonException(message);
