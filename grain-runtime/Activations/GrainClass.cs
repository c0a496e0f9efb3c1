using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Realtime.GrainRuntime;

/// <summary>What the host knows of one grain class.</summary>
internal sealed class GrainClass
{
    private readonly Type _type;
    private readonly ObjectFactory _construct;
    private readonly ParameterInfo[] _states;

    /// <summary>Reads the class. Throws InvalidOperationException where it has not exactly one public constructor, and NotSupportedException where an interface of it cannot be called.</summary>
    internal GrainClass(Type type)
    {
        _type = type;
        var constructors = type.GetConstructors();
        if (constructors.Length != 1)
        {
            throw new InvalidOperationException($"{type} must have exactly one public constructor, and has {constructors.Length}.");
        }

        _states = [.. constructors[0].GetParameters().Where(parameter => parameter.IsDefined(typeof(PersistentStateAttribute)))];
        Array.ForEach([.. type.GetInterfaces().Where(one => one.IsAssignableTo(typeof(IGrain)))], one => CallForm.MethodsOf(one));
        _construct = ActivatorUtilities.CreateFactory(type, [.. _states.Select(parameter => parameter.ParameterType)]);
        Name = type.GetCustomAttribute<GrainTypeAttribute>()?.GrainType ?? DefaultName(type);
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute));
        IsKeptAlive = type.IsDefined(typeof(KeepAliveAttribute));
    }

    /// <summary>Its name in ids and stored state.</summary>
    internal string Name { get; }

    internal string FullName => _type.FullName!;

    internal bool IsReentrant { get; }

    internal bool IsKeptAlive { get; }

    /// <summary>Whether a type is a grain class: a concrete class that is a grain and has a grain interface.</summary>
    internal static bool Is(Type type) => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
        && type.IsAssignableTo(typeof(IGrainBase)) && type.IsAssignableTo(typeof(IGrain));

    internal bool Implements(Type grainInterface) => _type.IsAssignableTo(grainInterface);

    /// <summary>Makes the grain of an activation, and adds its persistent states for the caller to read.</summary>
    internal object Construct(Activation activation, List<IStorage> states)
    {
        foreach (var parameter in _states)
        {
            states.Add(PersistentState.Create(parameter, activation));
        }

        return _construct(activation.ActivationServices, [.. states]);
    }

    private static string DefaultName(Type type)
    {
        var name = type.Name.EndsWith("Grain", StringComparison.Ordinal) ? type.Name[..^"Grain".Length] : type.Name;
        return name.ToLowerInvariant();
    }
}
