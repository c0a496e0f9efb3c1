namespace Realtime.GrainRuntime;

/// <inheritdoc />
internal sealed class GrainFactory(ActivationDirectory directory, GrainClasses classes) : IGrainFactory
{
    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrEmpty(primaryKey);
        var id = new GrainId(classes.Get(typeof(TGrainInterface), grainClassNamePrefix).Name, primaryKey);
        return (TGrainInterface)(object)ReferenceEmitter.Create(typeof(TGrainInterface), directory, id, fixedMailbox: null);
    }

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (obj is not TGrainObserverInterface || obj is GrainReference or Grain)
        {
            throw new ArgumentException($"{obj.GetType().Name} must be an object of its own that implements {typeof(TGrainObserverInterface).Name}.", nameof(obj));
        }

        var mailbox = directory.AddObserver(obj);
        return (TGrainObserverInterface)(object)ReferenceEmitter.Create(typeof(TGrainObserverInterface), directory, mailbox.GrainId, mailbox);
    }

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        if (obj is not GrainReference { FixedMailbox: ObserverMailbox mailbox })
        {
            throw new ArgumentException("Only what CreateObjectReference gave can be deleted.", nameof(obj));
        }

        directory.RemoveObserver(mailbox);
    }
}
