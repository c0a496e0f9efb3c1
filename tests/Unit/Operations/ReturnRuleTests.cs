using Realtime.Silo.Operations.Memory;

namespace Realtime.Tests.Unit.Operations;

/// <summary>When memory is given back: after a burst, not in it, and not again and again.</summary>
public sealed class ReturnRuleTests
{
    private const long Mebibyte = 1024 * 1024;
    private readonly ReturnRule _rule = new();

    [Fact]
    public void A_burst_is_waited_for()
    {
        Looks(100, 100, 180, 260, 300, 300).ShouldBe([false, true, false, false, false, true]);
    }

    [Fact]
    public void What_is_really_needed_is_collected_once()
    {
        Looks(300, 300).ShouldBe([false, true]);
        _rule.Returned(280 * Mebibyte);
        Looks(280, 300, 310, 320, 330, 335).ShouldAllBe(isDue => !isDue);
        Looks(340).ShouldBe([true]);
    }

    [Fact]
    public void A_small_heap_is_left_alone() => Looks(40, 40, 60, 60).ShouldAllBe(isDue => !isDue);

    [Fact]
    public void A_heap_too_large_for_one_pause_is_left_alone() => Looks(900, 1100, 1100, 1024).ShouldBe([false, false, false, true]);

    private List<bool> Looks(params long[] mebibytes) => mebibytes.Select(size =>
    {
        var isDue = _rule.IsDue(size * Mebibyte);
        if (isDue)
        {
            _rule.Returned(size * Mebibyte);
        }

        return isDue;
    }).ToList();
}
