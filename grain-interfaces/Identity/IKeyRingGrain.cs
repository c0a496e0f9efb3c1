namespace Realtime.GrainInterfaces.Identity;

/// <summary>The keys that protect tokens, as XML of ASP.NET Core Data Protection, the same for every node. Key: <see cref="Key"/>.</summary>
[Alias("identity.IKeyRingGrain")]
public interface IKeyRingGrain : IGrainWithStringKey
{
    const string Key = "keys";
    const int KeysMax = 200;

    /// <summary>Every key, in the order they were added.</summary>
    [ReadOnly]
    Task<List<string>> ReadAll();

    /// <summary>Keeps a key durably; the same name again changes nothing.</summary>
    Task Add(string friendlyName, string xml);

    /// <summary>Keeps a key durably where there is none yet: of several nodes that begin at once, all use the key of the first.</summary>
    Task AddFirst(string friendlyName, string xml);
}
