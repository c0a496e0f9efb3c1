using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Realtime.Tests.Specification.Grains;

/// <summary>The public types of an assembly as lines of text, read as metadata: nothing is loaded, and references need not resolve.</summary>
/// <remarks>Types are named without namespaces, so that shapes of two assemblies can be compared.</remarks>
internal static class PublicShape
{
    /// <summary>By type name (with arity): one line for the type, one for each visible member, attribute usage and implemented interface.</summary>
    public static Dictionary<string, HashSet<string>> Read(string path)
    {
        using var file = File.OpenRead(path);
        using var image = new PEReader(file);
        var reader = image.GetMetadataReader();
        var shapes = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var type in reader.TypeDefinitions.Select(reader.GetTypeDefinition))
        {
            if ((type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
            {
                shapes[reader.GetString(type.Name)] = [.. Lines(reader, type)];
            }
        }

        return shapes;
    }

    private static IEnumerable<string> Lines(MetadataReader reader, TypeDefinition type)
    {
        var words = Words(
            (type.Attributes.HasFlag(TypeAttributes.Interface), "interface"), (type.Attributes.HasFlag(TypeAttributes.Abstract), "abstract"),
            (type.Attributes.HasFlag(TypeAttributes.Sealed), "sealed"));
        yield return $"{words}type : {(type.BaseType.IsNil ? "nothing" : TypeNames.Name(reader, type.BaseType))}"
            + Constraints(reader, type.GetGenericParameters());
        foreach (var implemented in type.GetInterfaceImplementations().Select(reader.GetInterfaceImplementation))
        {
            yield return $"implements {TypeNames.Name(reader, implemented.Interface)}";
        }

        foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition).Where(method => IsVisible(method.Attributes)))
        {
            yield return Line(reader, method);
        }

        foreach (var field in type.GetFields().Select(reader.GetFieldDefinition).Where(field => field.Attributes.HasFlag(FieldAttributes.Public)))
        {
            yield return $"field {reader.GetString(field.Name)} {field.DecodeSignature(TypeNames.Instance, null)} {Constant(reader, field.GetDefaultValue())}";
        }

        foreach (var attribute in type.GetCustomAttributes().Select(reader.GetCustomAttribute))
        {
            if (attribute.Constructor.Kind == HandleKind.MemberReference
                && TypeNames.Name(reader, reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent) == "AttributeUsageAttribute")
            {
                var usage = attribute.DecodeValue(TypeNames.Instance);
                var named = usage.NamedArguments.Where(IsNotDefault).Select(one => $"{one.Name}={one.Value}");
                yield return $"usage {usage.FixedArguments[0].Value} {string.Join(' ', named.Order())}";
            }
        }
    }

    // AllowMultiple = false and Inherited = true say nothing.
    private static bool IsNotDefault(CustomAttributeNamedArgument<string> argument) => argument.Value is bool value && value == (argument.Name == "AllowMultiple");

    private static string Line(MetadataReader reader, MethodDefinition method)
    {
        var words = Words(
            ((method.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public, "public"),
            (method.Attributes.HasFlag(MethodAttributes.Static), "static"), (method.Attributes.HasFlag(MethodAttributes.Abstract), "abstract"),
            (method.Attributes.HasFlag(MethodAttributes.Virtual), "virtual"), (method.Attributes.HasFlag(MethodAttributes.Final), "final"));
        var signature = method.DecodeSignature(TypeNames.Instance, null);
        var parameters = method.GetParameters().Select(reader.GetParameter).Where(parameter => parameter.SequenceNumber > 0)
            .Select(parameter => $"{signature.ParameterTypes[parameter.SequenceNumber - 1]} {reader.GetString(parameter.Name)}{Default(reader, parameter)}");
        return $"{words}{signature.ReturnType} {reader.GetString(method.Name)}({string.Join(", ", parameters)})"
            + Constraints(reader, method.GetGenericParameters());
    }

    private static string Words(params (bool Said, string Word)[] words) => string.Concat(words.Where(word => word.Said).Select(word => $"{word.Word} "));

    private static bool IsVisible(MethodAttributes attributes) =>
        (attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static string Default(MetadataReader reader, Parameter parameter) =>
        parameter.Attributes.HasFlag(ParameterAttributes.Optional) ? $" = {Constant(reader, parameter.GetDefaultValue())}" : "";

    private static string Constant(MetadataReader reader, ConstantHandle handle)
    {
        if (handle.IsNil)
        {
            return "";
        }

        var constant = reader.GetConstant(handle);
        return reader.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode)?.ToString() ?? "null";
    }

    private static string Constraints(MetadataReader reader, GenericParameterHandleCollection parameters) => string.Concat(
        parameters.Select(reader.GetGenericParameter).Select(parameter =>
            $" where {parameter.Attributes & GenericParameterAttributes.SpecialConstraintMask} "
            + string.Join('&', parameter.GetConstraints().Select(one => TypeNames.Name(reader, reader.GetGenericParameterConstraint(one).Type)).Order())));

    /// <summary>Names types as C# does, without namespaces.</summary>
    private sealed class TypeNames : ISignatureTypeProvider<string, object?>, ICustomAttributeTypeProvider<string>
    {
        public static readonly TypeNames Instance = new();

        public static string Name(MetadataReader reader, EntityHandle handle) => handle.Kind switch
        {
            HandleKind.TypeDefinition => Instance.GetTypeFromDefinition(reader, (TypeDefinitionHandle)handle, 0),
            HandleKind.TypeReference => Instance.GetTypeFromReference(reader, (TypeReferenceHandle)handle, 0),
            HandleKind.TypeSpecification => reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(Instance, null),
            _ => handle.Kind.ToString(),
        };

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => reader.GetString(reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => reader.GetString(reader.GetTypeReference(handle).Name);

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(',', typeArguments)}>";

        public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

        public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => $"{unmodifiedType} {modifier}";

        public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{shape.Rank}]";

        public string GetSZArrayType(string elementType) => $"{elementType}[]";

        public string GetByReferenceType(string elementType) => $"{elementType}&";

        public string GetPointerType(string elementType) => $"{elementType}*";

        public string GetPinnedType(string elementType) => elementType;

        public string GetFunctionPointerType(MethodSignature<string> signature) => "function";

        public string GetSystemType() => "Type";

        public bool IsSystemType(string type) => type == "Type";

        public string GetTypeFromSerializedName(string name) => name;

        public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;
    }
}
