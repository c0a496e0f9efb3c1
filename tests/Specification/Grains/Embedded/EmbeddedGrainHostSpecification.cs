namespace Realtime.Tests.Specification.Grains;

/// <summary>The embedded host does what every grain host must, and keeps an order that a cluster cannot.</summary>
public sealed class EmbeddedGrainHostSpecification() : GrainHostSpecification(new EmbeddedGrainHostFixture())
{
    [Fact]
    public async Task Calls_of_one_caller_run_in_the_order_they_were_sent_also_while_the_grain_activates()
    {
        var grain = Grains.GetGrain<ICounterGrain>("ordered from the first");

        var answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => grain.Increment()).ToArray());

        answers.ShouldBe(Enumerable.Range(1, 1_000));
    }
}
