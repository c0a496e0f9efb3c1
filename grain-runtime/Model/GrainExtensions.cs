namespace Realtime.GrainRuntime;

/// <summary>What any grain or reference can be asked.</summary>
public static class GrainExtensions
{
    /// <summary>The key of a grain, from the grain itself or a reference to it. Throws ArgumentException for anything else.</summary>
    public static string GetPrimaryKeyString(this IAddressable grain) => AddressOf(grain).Id.Key;

    /// <summary>A reference to this grain through another of its interfaces; how a grain passes itself on.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain)
    {
        var (directory, id) = AddressOf(grain);
        return (TGrainInterface)(object)ReferenceEmitter.Create(typeof(TGrainInterface), directory, id, (grain as GrainReference)?.FixedMailbox);
    }

    /// <inheritdoc cref="AsReference{TGrainInterface}" />
    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) => grain.AsReference<TGrainInterface>();

    private static (ActivationDirectory Directory, GrainId Id) AddressOf(IAddressable grain) => grain switch
    {
        null => throw new ArgumentNullException(nameof(grain)),
        Grain self => (self.Activation.Directory, self.Activation.GrainId),
        GrainReference reference => (reference.Directory, reference.Id),
        IGrainBase { GrainContext: Activation activation } => (activation.Directory, activation.GrainId),
        _ => throw new ArgumentException($"{grain.GetType().Name} is neither a grain nor a reference to one.", nameof(grain)),
    };
}
