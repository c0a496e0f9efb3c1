namespace Realtime.GrainInterfaces.Due;

/// <summary>
/// A grain that is woken when something of its own is due, also after a restart with nobody asking. It may be woken twice, early,
/// or for nothing: being woken is a question.
/// </summary>
[Alias("due.IDueOwner")]
public interface IDueOwner : IGrainWithStringKey
{
    /// <summary>
    /// Does what is due now under this subject. The next instant at which it is to be woken for it, or null where nothing is left:
    /// only then is the due time forgotten.
    /// </summary>
    Task<DateTimeOffset?> Due(string subject);
}
