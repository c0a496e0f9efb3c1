namespace Realtime.GrainRuntime;

/// <summary>On a grain class: its stable name in stored state. Default: the class name in lower case without "Grain".</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class GrainTypeAttribute : Attribute
{
    public GrainTypeAttribute(string grainType) => GrainType = grainType;

    internal string GrainType { get; }
}

/// <summary>On a grain class: its activations are never collected for being idle.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public class KeepAliveAttribute : Attribute;
