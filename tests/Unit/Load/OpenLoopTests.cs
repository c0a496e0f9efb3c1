using Realtime.Load.Measurements;

namespace Realtime.Tests.Unit.Load;

public sealed class OpenLoopTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Constant_arrivals_are_evenly_spread_and_end_before_the_duration() =>
        TakeAll(new ArrivalSchedule(4, Second)).Select(due => due.TotalMilliseconds).ShouldBe([0, 250, 500, 750]);

    [Fact]
    public void Poisson_arrivals_have_the_mean_rate_and_repeat_with_their_seed()
    {
        var arrivals = TakeAll(new ArrivalSchedule(1_000, 20 * Second, ArrivalPattern.Poisson, seed: 7));
        arrivals.Count.ShouldBeInRange(19_300, 20_700);
        arrivals.ShouldBe(TakeAll(new ArrivalSchedule(1_000, 20 * Second, ArrivalPattern.Poisson, seed: 7)));
        arrivals.ShouldBeInOrder();
        arrivals.Zip(arrivals.Skip(1), (first, second) => second - first).Distinct().Count().ShouldBeGreaterThan(1_000);
    }

    [Fact]
    public void After_a_stall_everything_that_was_due_comes_with_the_time_it_was_due()
    {
        var schedule = new ArrivalSchedule(10, Second);
        var taken = new List<TimeSpan>();
        while (schedule.TryTakeDue(TimeSpan.FromMilliseconds(520), out var due))
        {
            taken.Add(due);
        }

        taken.Count.ShouldBe(6);
        taken[^1].ShouldBe(TimeSpan.FromMilliseconds(500));
        schedule.Next.ShouldBe(TimeSpan.FromMilliseconds(600));
    }

    [Fact]
    public async Task Requests_that_are_never_answered_do_not_hold_up_the_next_ones()
    {
        var loop = new OpenLoop(TimeProvider.System, inFlightMax: 1_000);
        var never = new TaskCompletionSource();
        await loop.Run(new ArrivalSchedule(1_000, TimeSpan.FromMilliseconds(100)), (_, _) => never.Task, CancellationToken.None);
        loop.Sent.ShouldBe(100);
        loop.InFlight.ShouldBe(100);
        never.SetResult();
        (await loop.Settle(Second, CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public async Task Beyond_the_bound_arrivals_are_withheld_and_counted()
    {
        var loop = new OpenLoop(TimeProvider.System, inFlightMax: 10);
        var never = new TaskCompletionSource();
        await loop.Run(new ArrivalSchedule(1_000, TimeSpan.FromMilliseconds(50)), (_, _) => never.Task, CancellationToken.None);
        loop.Sent.ShouldBe(10);
        loop.Withheld.ShouldBe(40);
    }

    [Fact]
    public async Task Arrivals_are_numbered_and_carry_the_time_they_were_meant_for()
    {
        var loop = new OpenLoop(TimeProvider.System, inFlightMax: 10);
        var sent = new List<(long Number, long Intended)>();
        await loop.Run(
            new ArrivalSchedule(100, TimeSpan.FromMilliseconds(50)),
            (number, intended) =>
            {
                sent.Add((number, intended));
                return Task.CompletedTask;
            },
            CancellationToken.None);
        sent.Select(arrival => arrival.Number).ShouldBe([0, 1, 2, 3, 4]);
        foreach (var (number, intended) in sent)
        {
            TimeProvider.System.GetElapsedTime(sent[0].Intended, intended).TotalMilliseconds.ShouldBe(number * 10, tolerance: 0.01);
        }
    }

    private static List<TimeSpan> TakeAll(ArrivalSchedule schedule)
    {
        var taken = new List<TimeSpan>();
        while (schedule.TryTakeDue(TimeSpan.MaxValue, out var due))
        {
            taken.Add(due);
        }

        return taken;
    }
}
