namespace Realtime.GrainInterfaces.Identity;

/// <summary>A name that only one may have. Key: <c>email/ada@example.com</c> or <c>slug/greenhouse</c>, lower case.</summary>
[Alias("identity.IUniqueNameGrain")]
public interface IUniqueNameGrain : IGrainWithStringKey
{
    /// <summary>Takes the name for <paramref name="owner"/>; true where it has it now, also if it had it before.</summary>
    Task<bool> Claim(string owner);

    /// <summary>Who has the name, or null.</summary>
    [ReadOnly]
    Task<string?> Resolve();

    /// <summary>Gives the name up, if <paramref name="owner"/> has it.</summary>
    Task Release(string owner);
}
