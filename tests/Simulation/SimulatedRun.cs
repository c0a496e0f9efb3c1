using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.Grains.Due;
using Realtime.Grains.Storage;
using Realtime.Silo.Storage.Memory;
using Realtime.Tests.Simulation.Checks;
using Realtime.Tests.Simulation.Driver;
using Realtime.Tests.Simulation.Hosts;
using Realtime.Tests.Simulation.Live;
using Realtime.Tests.Simulation.Storage;
using Realtime.Tests.Simulation.Workload;

namespace Realtime.Tests.Simulation;

/// <summary>How runs differ from the usual one.</summary>
/// <param name="Journal">Puts something before the store's journal: a planted fault.</param>
/// <param name="Documents">Puts something before the store's documents.</param>
/// <param name="Profile">Changes what goes wrong.</param>
/// <param name="Live">Gets every line of the trace as it comes.</param>
internal sealed record RunOptions(
    Func<IJournal, IJournal>? Journal = null, Func<IDocuments, IDocuments>? Documents = null, Func<FaultProfile, FaultProfile>? Profile = null,
    TextWriter? Live = null);

/// <summary>One seed's run: a practice, its clients and everything that goes wrong meanwhile, and then the reckoning.</summary>
internal sealed class SimulatedRun
{
    private const int ChaosStepsMax = 6_000;
    private const int StepsMax = 1_000_000;
    private static readonly TimeSpan s_timeMax = TimeSpan.FromHours(12);
    private readonly ulong _seed;
    private readonly Dice _dice;
    private readonly FaultProfile _profile;
    private readonly SimulatedTime _time;
    private readonly Trace _trace;
    private readonly StepDriver _driver;
    private readonly PracticeUnderTest _practice;
    private readonly StorageNetwork _network;
    private readonly JournalTruth _truth;
    private readonly Ledger _ledger;
    private readonly HostFleet _fleet;
    private readonly MemoryStore _store = new();
    private readonly List<SimulatedClient> _clients = [];
    private bool _isCalm = true;
    private Exception? _unexpected;

    public SimulatedRun(ulong seed, RunOptions options)
    {
        _seed = seed;
        _dice = new Dice(seed);
        _profile = FaultProfile.Draw(_dice.Fork());
        _profile = options.Profile?.Invoke(_profile) ?? _profile;
        _practice = new PracticeUnderTest(_dice.Fork());
        _time = new SimulatedTime(_practice.Beginning);
        _trace = new Trace(_time, options.Live);
        _driver = new StepDriver(_time, _dice.Fork());
        var journal = new MemoryJournal(_store);
        var documents = new MemoryDocuments(_store, new SimulatedClock(_time));
        _network = new StorageNetwork(
            options.Journal?.Invoke(journal) ?? journal, options.Documents?.Invoke(documents) ?? documents, _driver, _time, _profile.Storage, _dice.Fork(), _trace);
        _truth = new JournalTruth(_store);
        _ledger = new Ledger(_truth, _practice.OrganizationId);
        _network.Appended = _truth.Follow;
        var ids = new SeededIds(_dice.Fork());
        var hints = _dice.Fork();
        _fleet = new HostFleet(
            name => new SimulatedHost(name, _time, _driver, _network, ids, _trace, Unexpected),
            host => new SimulatedFrontNode(host, _practice.Staff("us_node"), _profile.Hints, _ledger, hints, Unexpected) { IsFaulty = !_isCalm },
            _driver, _time, _dice.Fork(), _trace);
    }

    public RunResult Execute()
    {
        Exception? failure = null;
        try
        {
            _trace.Add("seed", _seed.ToString(), _profile.ToString());
            Found();
            Suffer();
            Settle();
            new FinalChecks(_store, _truth, _ledger, _practice, _clients).CheckStored();
            ReadByTwo();
        }
        catch (Exception exception)
        {
            failure = _unexpected ?? exception;
        }

        return new RunResult(
            _seed, failure, _trace.Hash, _driver.StepsDone, _ledger.Acknowledged, _ledger.Refusals, _fleet.Crashes, failure is null ? [] : [.. _trace.Tail()]);
    }

    private void Found()
    {
        var host = _fleet.Start();
        Await(host.Tasks.Start(() => _practice.Found(host.Grains)), "the founding");
    }

    /// <summary>Clients at work while things go wrong.</summary>
    private void Suffer()
    {
        while (_fleet.Hosts.Count < _profile.Hosts)
        {
            _fleet.Start();
        }

        var outside = new Process("clients", _time);
        var tasks = new StepScheduler(_driver, outside, Unexpected);
        var count = _dice.Between(3, 8);
        for (var number = 0; number < count; number++)
        {
            var caller = number == 0 || _dice.Chance(0.2) ? _practice.Staff($"us_{number}") : _practice.Visitor($"vi_{number}");
            var client = new SimulatedClient(caller, _practice, _fleet, _ledger, outside, _dice.Fork(), _trace);
            var actions = _dice.Between(4, 10);
            _clients.Add(client);
            _ = tasks.Start(() => client.Run(actions));
        }

        (_isCalm, _network.IsFaulty) = (false, true);
        (_driver.Haste, _driver.NewestFirst) = (_profile.Haste, _profile.NewestFirst);
        _fleet.SetFaulty(true);
        var end = _driver.StepsDone + ChaosStepsMax;
        var calamities = _dice.Fork();
        _driver.RunUntil(() => _clients.TrueForAll(client => client.IsDone) || _driver.StepsDone >= end, ChaosStepsMax, s_timeMax, () =>
        {
            ThrowUnexpected();
            Strike(calamities);
        });
    }

    private void Strike(Dice dice)
    {
        if (dice.Chance(_profile.CrashPerStep))
        {
            _fleet.Crash();
        }

        if (dice.Chance(_profile.StopPerStep))
        {
            _fleet.Stop();
        }

        if (dice.Chance(_profile.PausePerStep))
        {
            _fleet.Pause();
        }

        if (dice.Chance(_profile.OutagePerStep))
        {
            _network.GoOut(dice.Milliseconds(500, 20_000));
        }
    }

    /// <summary>No more faults: everything asked for is answered, and every effect carried out.</summary>
    private void Settle()
    {
        _trace.Add("calm", "");
        (_isCalm, _network.IsFaulty, _driver.Haste) = (true, false, 0);
        _fleet.SetFaulty(false);
        _fleet.ResumeAll();
        RunUntil(
            () => _clients.TrueForAll(client => client.IsDone),
            () => $"the end of {string.Join(", ", _clients.Where(client => !client.IsDone).Select(client => $"{client.Caller.UserId}: {client.Doing}"))}");

        // The desk looks again until nobody is here, everybody who waits was told so, and it looked for those it may have missed.
        var documents = new MemoryDocuments(_store, new SimulatedClock(_time));
        bool IsAtRest() => _truth.Desk is null || (_truth.Desk.IsAtRest && !IsDeskToFind(documents));
        RunUntil(IsAtRest, () => $"that the desk comes to rest, and has {_truth.Desk}");
        RunUntil(
            () => _truth.Desk is not { } desk || _truth.Rooms.All(room => desk.Differs(room) is null),
            () => $"that the desk knows who waits, still {_truth.Rooms.Select(_truth.Desk!.Differs).FirstOrDefault(difference => difference is not null)}");

        // Whoever still waits is answered: a desk looks again every 15 s as long as anybody does, for hours.
        var staff = new Process("staff at last", _time);
        Await(new StepScheduler(_driver, staff, Unexpected).Start(() => AnswerAll(staff)), "that everybody who waits is answered");

        // What expires has effects, too, and what is offered to one who waits may then be offered to the next.
        var journal = new MemoryJournal(_store);
        string? Held() => _truth.Calendars.Select(calendar => calendar.Overdue(DateTimeOffset.MaxValue)).FirstOrDefault(hold => hold is not null);
        bool IsOffered() => _truth.Waiting.Any(place => place.Status == WaitlistStatus.Offered);
        RunUntil(
            () => Held() is null && !IsOffered() && journal.ListUndispatched(null, 1).GetAwaiter().GetResult().Count == 0,
            () => $"that each hold, offer and request is over once its time is, and every effect carried out, still {Held()} {IsOffered()} {string.Join(", ", journal.ListUndispatched(null, 10).GetAwaiter().GetResult())}");

        // Where another host may write a conversation, its reader's host learns of it when its own activation ends.
        if (_profile is { Hosts: 1, StopPerStep: 0, CrashPerStep: 0 })
        {
            var tasks = new StepScheduler(_driver, new Process("clients again", _time), Unexpected);
            Await(Task.WhenAll(_clients.Select(client => tasks.Start(client.Rejoin))), "that every reader joined");
            RunUntil(
                () => _clients.TrueForAll(client => client.Reader is not { } reader
                    || reader.Complete == (_truth.Room(_practice.OrganizationId, reader.RoomId)?.Head ?? 0)),
                () => "that every reader sees everything");
        }
    }

    private async Task AnswerAll(Process staff)
    {
        var dice = _dice.Fork();
        while (_truth.Rooms.FirstOrDefault(room => room is { Status: RoomStatus.Open, IsVisitorWaiting: true }) is { } room)
        {
            var host = await _fleet.AnyHost(dice, staff);
            var answer = new PostMessage(_practice.Staff("us_last"), "last", "answered");
            try
            {
                await host.Grains.GetGrain<IRoomGrain>(GrainKeys.Of(_practice.OrganizationId, room.RoomId)).Post(answer)
                    .WaitAsync(TimeSpan.FromSeconds(25), staff.Clock, host.Gone);
            }
            catch (Exception exception) when (ExpectedFailures.Includes(exception))
            {
                // Another host, or later.
            }

            await Task.Delay(TimeSpan.FromSeconds(1), staff.Clock);
        }
    }

    private static bool IsDeskToFind(MemoryDocuments documents) => Enumerable.Range(0, DueTimes.Shards).Any(shard =>
        documents.Query($"due/{shard}", new DocumentRange(Limit: 100)).GetAwaiter().GetResult().Items
            .Any(due => due.Id.StartsWith("desk/", StringComparison.Ordinal) && due.Id.EndsWith("/find", StringComparison.Ordinal)));

    /// <summary>Two hosts that know nothing yet show the same, and what is durable.</summary>
    private void ReadByTwo()
    {
        _fleet.KillAll();
        var checks = new FinalChecks(_store, _truth, _ledger, _practice, _clients);
        var staff = new StaffChecks(_store, _truth, _practice);
        var shown = new List<string>();
        for (var count = 0; count < 2; count++)
        {
            var host = _fleet.Start();
            var reading = host.Tasks.Start(async () => shown.Add(await checks.ReadAll(host, _fleet.NodeOf(host))));
            Await(reading, "reading it all");
            Await(host.Tasks.Start(() => staff.CheckShown(host)), "reading notes and tags");
            if (count > 0)
            {
                Await(host.Tasks.Start(() => staff.CheckFound(host)), "searching for every word");
                Await(host.Tasks.Start(() => staff.CheckErased(host)), "erasing somebody");
            }
        }

        Promise.Holds(shown[0] == shown[1], "two readers were shown different things");
    }

    private void Await(Task task, string what) => RunUntil(() => task.IsCompleted, () => what);

    private void RunUntil(Func<bool> done, Func<string> what)
    {
        Promise.Holds(
            _driver.RunUntil(done, StepsMax, s_timeMax, ThrowUnexpected),
            () => $"No quiescence: {what()} did not come about within {StepsMax} steps and {s_timeMax}.");
        ThrowUnexpected();
    }

    private void Unexpected(Exception exception)
    {
        _trace.Add("FAILS", exception.GetType().Name, exception.Message);
        _unexpected ??= exception;
    }

    private void ThrowUnexpected()
    {
        if (_unexpected is { } exception)
        {
            throw new SimulationFailedException($"{exception.GetType().Name}: {exception.Message}", exception);
        }
    }
}

/// <summary>What became of a seed.</summary>
internal sealed record RunResult(
    ulong Seed, Exception? Failure, ulong TraceHash, long Steps, int Acknowledged, int Refused, int Crashes, IReadOnlyList<string> Tail);
