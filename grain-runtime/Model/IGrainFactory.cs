namespace Realtime.GrainRuntime;

/// <summary>Makes references. Making one costs little and activates nothing.</summary>
public interface IGrainFactory
{
    /// <summary>A reference to the grain of that interface and key. Throws ArgumentException where no class, or more than one, implements the interface.</summary>
    /// <param name="primaryKey">The grain's name, not empty.</param>
    /// <param name="grainClassNamePrefix">How the full name of the wanted class begins, where several implement the interface.</param>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey;

    /// <summary>A reference through which grains call <paramref name="obj"/>, which is held weakly: keep it. Calls arrive one by one, in order.</summary>
    TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver;

    /// <summary>Ends a reference made by <see cref="CreateObjectReference"/>; later calls through it fail with <see cref="ClientNotAvailableException"/>.</summary>
    void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver;
}
