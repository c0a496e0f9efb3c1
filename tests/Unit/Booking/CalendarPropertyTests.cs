using FsCheck;
using FsCheck.Fluent;

namespace Realtime.Tests.Unit.Booking;

/// <summary>A hundred thousand random lives of a calendar; each is checked against rules written down once more, naively.</summary>
public sealed class CalendarPropertyTests
{
    private const int LivesTried = 100_000;

    [Fact]
    public void No_life_of_a_calendar_breaks_a_rule()
    {
        var step = from deed in Gen.Elements(Enum.GetValues<Deed>())
                   from who in Gen.Choose(0, 4)
                   from slot in Gen.Choose(0, 47)
                   from other in Gen.Choose(0, 7)
                   select new Step(deed, who, slot, other);
        var lives = Arb.From(Gen.ArrayOf(step), Shorter);

        Prop.ForAll(lives, life => Broken(life) is not { } rule ? true.ToProperty() : false.Label(rule))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(LivesTried));
    }

    /// <summary>Null, or the rule that this life broke.</summary>
    private static string? Broken(Step[] steps)
    {
        var life = new CalendarLife();
        for (var index = 0; index < steps.Length; index++)
        {
            if ((life.Do(steps[index], index) ?? NaiveRules.Overlap(life)) is { } broken)
            {
                return $"at step {index + 1}, {life.Model.Now:ddd HH:mm}: {broken}";
            }
        }

        return (steps.Length == 0 ? null : NaiveRules.Offers(life, steps[^1])) ?? NaiveRules.Replays(life.Model);
    }

    // Halves first, then one step less, then a simpler one in its place.
    private static IEnumerable<Step[]> Shorter(Step[] life)
    {
        if (life.Length > 3)
        {
            yield return life[..(life.Length / 2)];
            yield return life[(life.Length / 2)..];
        }

        for (var index = 0; index < life.Length; index++)
        {
            yield return [.. life[..index], .. life[(index + 1)..]];
        }

        for (var index = 0; index < life.Length; index++)
        {
            var step = life[index];
            if (step.Who > 0)
            {
                yield return [.. life[..index], step with { Who = 0 }, .. life[(index + 1)..]];
            }
        }
    }
}
