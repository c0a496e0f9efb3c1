using System.Reflection;

namespace Realtime.Tests.Specification.Grains;

/// <summary>The embedded host's public types are Orleans' own, name by name and signature by signature; only what is listed here is not.</summary>
public sealed class OrleansModelSpecification
{
    private static readonly Dictionary<string, HashSet<string>> s_ours = PublicShape.Read(typeof(IGrain).Assembly.Location);
    private static readonly Dictionary<string, HashSet<string>> s_orleans = PublicShape.Read(OrleansAbstractions());

    /// <summary>How the host is registered, bounded, driven and fed: no grain names these.</summary>
    private static readonly string[] s_own =
    [
        "CallCycleException", "GrainRuntimeOptions", "GrainRuntimeServices", "GrainStateKey", "IGrainRuntimeControl", "IGrainStateStore",
        "ITurnScheduler", "StoredGrainState`1",
    ];

    /// <summary>In packages of Orleans that the registries used here lack (Serialization.Abstractions, Core, Runtime): frozen as read in its source, tag v10.</summary>
    private static readonly Dictionary<string, string[]> s_elsewhere = new(StringComparer.Ordinal)
    {
        ["GenerateSerializerAttribute"] = ["sealed type : Attribute", "usage 28 ", "public Void .ctor()"],
        ["IdAttribute"] = ["sealed type : Attribute", "usage 2524 ", "public Void .ctor(UInt32 id)", "public UInt32 get_Id()"],
        ["AliasAttribute"] = ["sealed type : Attribute", "usage 1116 AllowMultiple=True", "public Void .ctor(String alias)", "public String get_Alias()"],
        ["ImmutableAttribute"] = ["sealed type : Attribute", "usage 10636 Inherited=False", "public Void .ctor()"],
        ["KeepAliveAttribute"] = ["type : Attribute", "usage 4 ", "public Void .ctor()"],
        ["IPersistentState`1"] = ["interface abstract type : nothing where None ", "implements IStorage`1<!0>", "implements IStorage"],
        ["PersistentStateAttribute"] =
        [
            "type : Attribute", "usage 2048 ", "public Void .ctor(String stateName, String storageName = null)",
            "public String get_StateName()", "public String get_StorageName()",
        ],
        ["InconsistentStateException"] =
        [
            "type : OrleansException", "public Void .ctor()", "public Void .ctor(String message)",
            "public Void .ctor(String message, Exception innerException)",
            "public Void .ctor(String errorMsg, String storedEtag, String currentEtag)",
            "public String get_StoredEtag()", "public String get_CurrentEtag()",
        ],
    };

    public static TheoryData<string> TypesOfOrleans => [.. s_ours.Keys.Where(s_orleans.ContainsKey).Order()];

    [Theory]
    [MemberData(nameof(TypesOfOrleans))]
    public void Type_of_the_grain_model_has_only_members_that_Orleans_has(string type) =>
        s_ours[type].Except(s_orleans[type]).ShouldBeEmpty($"Orleans has:\n{string.Join('\n', s_orleans[type].Order())}\n");

    [Fact]
    public void Types_that_the_abstractions_lack_are_the_listed_ones() =>
        s_ours.Keys.Where(type => !s_orleans.ContainsKey(type)).Order().ShouldBe(s_own.Concat(s_elsewhere.Keys).Order());

    [Fact]
    public void Types_from_Orleans_other_packages_have_the_shape_read_in_its_source()
    {
        foreach (var (type, lines) in s_elsewhere)
        {
            s_ours[type].Except(lines).ShouldBeEmpty(type);
        }
    }

    [Fact]
    public void Grain_model_is_compared_with_what_it_needs_of_Orleans() =>
        TypesOfOrleans.Count.ShouldBeGreaterThanOrEqualTo(25);

    private static string OrleansAbstractions() => typeof(OrleansModelSpecification).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "OrleansAbstractions").Value!;
}
