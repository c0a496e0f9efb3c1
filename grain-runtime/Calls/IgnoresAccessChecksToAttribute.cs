// The name and namespace by which the .NET runtime knows it.
namespace System.Runtime.CompilerServices;

/// <summary>Lets the assembly it is on use another's internals; put on emitted references only.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
