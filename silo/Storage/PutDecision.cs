using Realtime.Grains.Storage;

namespace Realtime.Silo.Storage;

/// <summary>Whether a put happens, and at which version; pure, so that adapters which decide in the process decide alike.</summary>
internal static class PutDecision
{
    /// <param name="condition">What the caller asked for.</param>
    /// <param name="stored">The live record's version; null where none is there, or only an expired one.</param>
    /// <returns>The version to store, or null where the condition does not hold.</returns>
    public static long? Decide(PutCondition condition, long? stored) => condition.Kind switch
    {
        PutRule.Always => (stored ?? 0) + 1,
        PutRule.Absent => stored is null ? 1 : null,
        PutRule.AtVersion => stored == condition.Version ? condition.Version + 1 : null,
        PutRule.NewerThanStored => stored is null || stored < condition.Version ? condition.Version : null,
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition.Kind, "Not a rule of a put."),
    };
}
