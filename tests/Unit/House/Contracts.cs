using System.Reflection;

namespace Realtime.Tests.Unit.House;

/// <summary>
/// What crosses a grain call, read by reflection. Attributes are recognised by name, so that the same rules hold over Orleans'
/// own attributes and the embedded host's.
/// </summary>
internal static class Contracts
{
    /// <summary>Every grain and observer interface of an assembly.</summary>
    public static IReadOnlyList<Type> Interfaces(Assembly assembly) =>
    [
        .. assembly.GetTypes()
            .Where(type => type.IsInterface && type.GetInterfaces().Any(parent => parent.Name is "IGrain" or "IGrainObserver" or "IAddressable"))
            .OrderBy(type => type.FullName, StringComparer.Ordinal),
    ];

    /// <summary>Our own types in the interfaces' signatures, and all that those hold; generic ones as their definitions.</summary>
    public static IReadOnlyList<Type> Reachable(IEnumerable<Type> interfaces)
    {
        var found = new HashSet<Type>();
        var open = new Queue<Type>(interfaces.SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)));
        while (open.TryDequeue(out var type))
        {
            foreach (var part in Parts(type).Where(part => IsOurs(part) && found.Add(part)))
            {
                foreach (var member in Members(part))
                {
                    open.Enqueue(TypeOf(member));
                }
            }
        }

        return [.. found.OrderBy(type => type.FullName, StringComparer.Ordinal)];
    }

    /// <summary>Why Orleans could not carry these types, or could not carry them for long.</summary>
    public static IEnumerable<string> Violations(IEnumerable<Type> interfaces, IEnumerable<Type> types)
    {
        var serialised = types.Where(type => !type.IsEnum).ToList();
        foreach (var type in serialised.SelectMany(Violations))
        {
            yield return type;
        }

        var named = serialised.Concat(interfaces).Select(type => (type.FullName, Alias: Alias(type))).ToList();
        foreach (var (name, _) in named.Where(type => type.Alias is null))
        {
            yield return $"{name} has no [Alias]";
        }

        foreach (var twice in named.Where(type => type.Alias is not null).GroupBy(type => type.Alias, StringComparer.Ordinal).Where(same => same.Count() > 1))
        {
            yield return $"the alias {twice.Key} belongs to {string.Join(" and ", twice.Select(type => type.FullName))}";
        }
    }

    /// <summary>One line for each serialised member and enum value: what old nodes and stored state rely on.</summary>
    public static IReadOnlyList<string> Describe(IEnumerable<Type> types) =>
    [
        .. types.SelectMany(type => type.IsEnum
            ? Enum.GetValues(type).Cast<object>().Select(value => $"enum {type.Name} {Convert.ToInt64(value, null):D3} {value}")
            : Members(type).Select(member => $"{Alias(type)} {Id(member):D3} {Describe(TypeOf(member))}"))
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Violations(Type type)
    {
        if (!Has(type, "GenerateSerializerAttribute"))
        {
            yield return $"{type.FullName} has no [GenerateSerializer]";
        }

        foreach (var member in Members(type).Where(member => Id(member) is null))
        {
            yield return $"{type.FullName}.{member.Name} has no [Id]";
        }

        foreach (var twice in Members(type).Where(member => Id(member) is not null).GroupBy(member => Id(member)).Where(same => same.Count() > 1))
        {
            yield return $"{type.FullName} uses the id {twice.Key} for {string.Join(" and ", twice.Select(member => member.Name))}";
        }
    }

    // What a serialiser has to carry: whatever can be set. A property without setter is computed from those.
    private static IEnumerable<MemberInfo> Members(Type type) => type.IsEnum || type.IsInterface
        ? []
        : type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is not null)
            .Concat<MemberInfo>(type.GetFields(BindingFlags.Public | BindingFlags.Instance));

    private static Type TypeOf(MemberInfo member) => member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!);
        }

        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : [type];
    }

    private static bool IsOurs(Type type) => !type.IsInterface && !type.IsGenericParameter && type.Namespace?.StartsWith("Realtime.", StringComparison.Ordinal) == true;

    private static string Describe(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Describe(underlying) + "?";
        }

        if (type.IsArray)
        {
            return Describe(type.GetElementType()!) + "[]";
        }

        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        var name = (Alias(definition) ?? definition.Name).Split('`')[0];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Describe))}>" : name;
    }

    private static string? Alias(Type type) => Argument(type, "AliasAttribute") as string;

    private static long? Id(MemberInfo member) => Argument(member, "IdAttribute") is { } id ? Convert.ToInt64(id, null) : null;

    private static bool Has(MemberInfo member, string attribute) => member.CustomAttributes.Any(data => data.AttributeType.Name == attribute);

    private static object? Argument(MemberInfo member, string attribute) =>
        member.CustomAttributes.FirstOrDefault(data => data.AttributeType.Name == attribute)?.ConstructorArguments[0].Value;
}
