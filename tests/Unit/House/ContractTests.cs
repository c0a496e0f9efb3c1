using Realtime.GrainInterfaces.Errors;

namespace Realtime.Tests.Unit.House;

/// <summary>Whatever crosses a grain call can be carried between silos, also between an old one and a new one.</summary>
public sealed class ContractTests
{
    private static readonly IReadOnlyList<Type> Interfaces = Contracts.Interfaces(typeof(ErrorCatalogue).Assembly);

    [Fact]
    public void Every_contract_can_be_serialised_and_has_a_name_of_its_own()
    {
        var reachable = Contracts.Reachable(Interfaces);
        reachable.Count.ShouldBeGreaterThan(30);
        Contracts.Violations(Interfaces, reachable).ShouldBeEmpty();
    }

    [Fact]
    public void Contracts_are_frozen() => Golden.Check("contracts.txt", Contracts.Describe(Contracts.Reachable(Interfaces)));

    [Fact]
    public void Everything_in_a_signature_and_inside_it_is_looked_at() =>
        Contracts.Reachable([typeof(IBadGrain)]).ShouldBe(
            [typeof(Deep), typeof(Kind), typeof(WithoutAttributes), typeof(WithoutId), typeof(WithSameIds), typeof(Wrapped<>)], ignoreOrder: true);

    [Fact]
    public void Each_thing_that_is_missing_or_double_is_found() =>
        Contracts.Violations([typeof(IBadGrain)], Contracts.Reachable([typeof(IBadGrain)])).ShouldBe(
            [
                $"{typeof(Deep).FullName} has no [Alias]",
                $"{typeof(IBadGrain).FullName} has no [Alias]",
                $"{typeof(WithoutAttributes).FullName} has no [GenerateSerializer]",
                $"{typeof(WithoutAttributes).FullName}.Deep has no [Id]",
                $"{typeof(WithoutAttributes).FullName} has no [Alias]",
                $"{typeof(WithoutId).FullName}.Second has no [Id]",
                $"{typeof(WithSameIds).FullName} uses the id 0 for First and Second",
                $"the alias same belongs to {typeof(WithSameIds).FullName} and {typeof(WithoutId).FullName}",
            ],
            ignoreOrder: true);

    [Fact]
    public void A_description_names_ids_types_and_enum_values() =>
        Contracts.Describe([typeof(Kind), typeof(WithoutId), typeof(Wrapped<>)]).ShouldBe(
            ["enum Kind 000 One", "enum Kind 003 Three", "same  Int64?", "same 000 String", "wrapped`1 000 Dictionary<String, List<T>>"]);

    // What the rules above must refuse. Public properties only, as in the contracts.
    internal enum Kind
    {
        One = 0,
        Three = 3,
    }

    internal interface IBadGrain : IGrainWithStringKey
    {
        Task<Wrapped<WithoutAttributes>> Ask(List<WithoutId> items, WithSameIds[] more, Kind kind);
    }

    internal sealed record WithoutAttributes(Deep? Deep);

    [GenerateSerializer]
    internal sealed record Deep;

    [GenerateSerializer, Alias("same")]
    internal sealed record WithoutId([property: Id(0)] string First, long? Second)
    {
        public int Computed => First.Length;
    }

    [GenerateSerializer, Alias("same")]
    internal sealed record WithSameIds([property: Id(0)] string First, [property: Id(0)] string Second);

    [GenerateSerializer, Alias("wrapped`1")]
    internal sealed record Wrapped<T>([property: Id(0)] Dictionary<string, List<T>> Values);
}
