using Realtime.GrainInterfaces.Presence;
using Realtime.Grains.Presence;

namespace Realtime.Tests.Unit.Presence;

public sealed class PresenceLeasesTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 14, 0, 0, TimeSpan.Zero);

    private readonly PresenceLeases _leases = new();

    [Fact]
    public void Nobody_who_never_came_is_here()
    {
        _leases.IsHere(Start).ShouldBeFalse();
        _leases.LastSeenAt.ShouldBeNull();
        _leases.NextChange(Start).ShouldBeNull();
    }

    [Fact]
    public void A_connection_that_closes_leaves_its_user_here_for_the_grace_and_not_longer()
    {
        _leases.Report("n1", 1, Start);
        _leases.Report("n1", 0, Start.AddSeconds(5));

        _leases.IsHere(Start.AddSeconds(5) + IPresenceGrain.Grace - TimeSpan.FromTicks(1)).ShouldBeTrue();
        _leases.IsHere(Start.AddSeconds(5) + IPresenceGrain.Grace).ShouldBeFalse();
        _leases.LastSeenAt.ShouldBe(Start.AddSeconds(5));
    }

    [Fact]
    public void A_node_that_stops_renewing_counts_until_its_lease_ends_and_then_for_the_grace()
    {
        _leases.Report("n1", 1, Start);
        var end = Start + IPresenceGrain.Lease + IPresenceGrain.Grace;

        _leases.IsHere(end - TimeSpan.FromTicks(1)).ShouldBeTrue();
        _leases.IsHere(end).ShouldBeFalse();
    }

    [Fact]
    public void A_reload_within_the_grace_never_shows_as_gone()
    {
        _leases.Report("n1", 1, Start);
        _leases.Report("n1", 0, Start.AddSeconds(1));
        _leases.Report("n2", 1, Start.AddSeconds(3));

        _leases.IsHere(Start.AddSeconds(14)).ShouldBeTrue();
    }

    [Fact]
    public void A_close_of_a_node_that_never_reported_changes_nothing()
    {
        _leases.Report("n1", 0, Start);

        _leases.IsHere(Start).ShouldBeFalse();
        _leases.LastSeenAt.ShouldBeNull();
    }

    [Fact]
    public void The_grace_counts_from_the_lease_that_ended_last_however_late_anyone_asks()
    {
        _leases.Report("n2", 1, Start);
        _leases.Report("n1", 1, Start.AddSeconds(5));
        _leases.Report("n2", 1, Start.AddSeconds(10));

        _leases.IsHere(Start.AddSeconds(10) + IPresenceGrain.Lease + IPresenceGrain.Grace - TimeSpan.FromTicks(1)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_lives_agree_with_a_model_that_keeps_every_report(int seed)
    {
        var random = new Random(seed);
        for (var life = 0; life < 2_000; life++)
        {
            var (leases, model, now) = (new PresenceLeases(), new EveryReport(), Start);
            for (var step = 0; step < 25; step++)
            {
                now += TimeSpan.FromMilliseconds(random.Next(0, 20_000));
                if (random.Next(3) > 0)
                {
                    var (node, connections) = ($"n{random.Next(3)}", random.Next(3));
                    leases.Report(node, connections, now);
                    model.Report(node, connections, now);
                }

                leases.IsHere(now).ShouldBe(model.IsHere(now), $"seed {seed}, life {life}, step {step}");
                var next = leases.NextChange(now);
                (next is not null).ShouldBe(model.IsHere(now), "as long as somebody is here, a change may come of itself");

                // Nothing changes of itself before the moment named; the millisecond is the timer's.
                if (next is { } due)
                {
                    model.IsHere(now + due - TimeSpan.FromMilliseconds(1) - TimeSpan.FromTicks(1)).ShouldBeTrue();
                }
            }
        }
    }

    /// <summary>Says at any moment who is here, from the whole story and nothing else.</summary>
    private sealed class EveryReport
    {
        private readonly List<(string Node, int Connections, DateTimeOffset At)> _reports = [];

        public void Report(string node, int connections, DateTimeOffset at) => _reports.Add((node, connections, at));

        public bool IsHere(DateTimeOffset now) => Ends().Any(end => now < end.Until + IPresenceGrain.Grace && end.From <= now);

        /// <summary>Each time with a connection: from a report until the next one of its node closes it, or its lease ends.</summary>
        private IEnumerable<(DateTimeOffset From, DateTimeOffset Until)> Ends()
        {
            for (var index = 0; index < _reports.Count; index++)
            {
                var (node, connections, at) = _reports[index];
                if (connections > 0)
                {
                    var closed = _reports.Skip(index + 1).Where(later => later.Node == node).Select(later => (DateTimeOffset?)later.At).FirstOrDefault();
                    var leaseEnd = at + IPresenceGrain.Lease;
                    yield return (at, closed < leaseEnd ? closed.Value : leaseEnd);
                }
            }
        }
    }
}
