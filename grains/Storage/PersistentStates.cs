using System.Runtime.ExceptionServices;
using Realtime.GrainInterfaces.Errors;

namespace Realtime.Grains.Storage;

/// <summary>Writing a grain's small state.</summary>
internal static class PersistentStates
{
    /// <summary>
    /// Puts <paramref name="next"/> in place and writes it. Where the write fails its outcome is unknown: the activation goes, and
    /// the next one reads what is there.
    /// </summary>
    public static async Task Save<TState>(this IPersistentState<TState> state, IGrainBase grain, TState next)
    {
        state.State = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch (OrleansException error) when (error.InnerException is ServiceUnavailableException reason)
        {
            // A host may wrap what storage throws; callers are to know it for what it is.
            grain.DeactivateOnIdle();
            ExceptionDispatchInfo.Throw(reason);
        }
        catch
        {
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
