using System.Collections.Concurrent;
using System.Reflection;

namespace Realtime.GrainRuntime;

/// <summary>The grain classes of some assemblies, by name and by interface.</summary>
internal sealed class GrainClasses
{
    private readonly Dictionary<string, GrainClass> _byName = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Type, GrainClass> _byInterface = new();

    /// <summary>Finds the classes. Throws InvalidOperationException where two have one name.</summary>
    internal GrainClasses(IEnumerable<Assembly> assemblies)
    {
        foreach (var type in assemblies.Distinct().SelectMany(assembly => assembly.GetTypes()).Where(GrainClass.Is))
        {
            var grainClass = new GrainClass(type);
            if (!_byName.TryAdd(grainClass.Name, grainClass))
            {
                throw new InvalidOperationException($"{type} and {_byName[grainClass.Name].FullName} are both named '{grainClass.Name}': give one a [GrainType].");
            }
        }
    }

    internal GrainClass Get(string name) => _byName[name];

    /// <summary>The class that implements an interface. Throws ArgumentException where there is none, or more than one.</summary>
    internal GrainClass Get(Type grainInterface, string? classNamePrefix)
    {
        if (classNamePrefix is null && _byInterface.TryGetValue(grainInterface, out var known))
        {
            return known;
        }

        GrainClass[] found =
        [
            .. _byName.Values.Where(candidate => candidate.Implements(grainInterface)
                && candidate.FullName.StartsWith(classNamePrefix ?? "", StringComparison.Ordinal)),
        ];
        if (found.Length != 1)
        {
            throw new ArgumentException(
                $"{(found.Length == 0 ? "No grain class" : string.Join(" and ", found.Select(one => one.FullName)))} implements {grainInterface}"
                + (classNamePrefix is null ? "." : $" with a name that begins '{classNamePrefix}'."),
                nameof(grainInterface));
        }

        return classNamePrefix is null ? _byInterface.GetOrAdd(grainInterface, found[0]) : found[0];
    }
}
