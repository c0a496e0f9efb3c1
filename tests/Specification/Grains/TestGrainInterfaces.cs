namespace Realtime.Tests.Specification.Grains;

/// <summary>Counts without any protection of its own.</summary>
[Alias("test.ICounterGrain")]
public interface ICounterGrain : IGrainWithStringKey
{
    /// <summary>Reads, awaits and writes back: loses counts unless requests run one at a time.</summary>
    Task<int> Increment();

    /// <summary>The same with awaits that leave the grain's turn.</summary>
    Task<int> IncrementElsewhere();

    ValueTask<int> Value();
}

/// <summary>A base interface with an overload, to be inherited.</summary>
[Alias("test.IEchoBase")]
public interface IEchoBase : IGrainWithStringKey
{
    Task<string> Echo(string text);
}

/// <summary>Every shape a method may have.</summary>
[Alias("test.IEchoGrain")]
public interface IEchoGrain : IEchoBase
{
    Task<string> Echo(int number);

    ValueTask Nothing();

    ValueTask<long> Sum(int a, long b, byte c, short d, int e);

    Task<string?> FromRequestContext(string key);

    Task<string?> FromRequestContextTwoAway(string key);

    Task WaitForCancellation(string entered, CancellationToken cancellation);

    Task Fail(string message);

    Task<string> FailWithValue(string message);

    Task<string> Key();

    Task<IEchoGrain> Self();
}

/// <summary>Stays in a request until the test lets it go: each method sets <c>{name}.entered</c> and waits for <c>{name}.go</c>.</summary>
[Alias("test.IHoldBase")]
public interface IHoldBase : IGrainWithStringKey
{
    Task Hold(string name);

    [ReadOnly]
    Task HoldReading(string name);

    [AlwaysInterleave]
    Task HoldInterleaving(string name);

    [OneWay]
    Task HoldAway(string name);

    [OneWay]
    Task FailAway(string name);

    /// <summary>Asks to end, then holds.</summary>
    Task DeactivateAndHold(string name);

    /// <summary>Which life of this grain answers: 1 for the first.</summary>
    Task<int> Life();

    Task StartTimer(string name, bool interleave, bool keepAlive);

    Task StopTimer();
}

/// <summary>Holds in an ordinary class.</summary>
[Alias("test.IHoldGrain")]
public interface IHoldGrain : IHoldBase;

/// <summary>Holds in a reentrant class.</summary>
[Alias("test.IReentrantHoldGrain")]
public interface IReentrantHoldGrain : IHoldBase;

/// <summary>Calls the next grain on a path, awaiting it.</summary>
[Alias("test.IRelayGrain")]
public interface IRelayGrain : IGrainWithStringKey
{
    Task<string> Relay(string path);

    [AlwaysInterleave]
    Task<string> RelayInterleaving(string path);

    [ReadOnly]
    Task<string> RelayReading(string path);

    /// <summary>Tells itself something one way, which must not count as a cycle.</summary>
    Task TellSelf(string name);

    [OneWay]
    Task Tell(string name);

    /// <summary>From a timer that this request starts, calls this grain back through another: not within this request.</summary>
    Task RelayFromTimer(string path, string done);
}

/// <summary>Fails to activate as often as the test says.</summary>
[Alias("test.IBrittleGrain")]
public interface IBrittleGrain : IGrainWithStringKey
{
    Task<string> Ping();
}

/// <summary>A stored number.</summary>
[Alias("test.IStoredGrain")]
public interface IStoredGrain : IGrainWithStringKey
{
    Task<int> Add(int number);

    /// <summary>Adds, and swallows a conflict instead of letting it escape.</summary>
    Task<bool> TryAdd(int number);

    Task<int> Read();

    Task Clear();

    Task<int> Life();
}

/// <summary>What a test grain tells its observers.</summary>
[Alias("test.INewsObserver")]
public interface INewsObserver : IGrainObserver
{
    void Heard(int number);

    Task<int> Asked(int number);
}

/// <summary>Tells an observer.</summary>
[Alias("test.INewsGrain")]
public interface INewsGrain : IGrainWithStringKey
{
    Task Subscribe(INewsObserver observer);

    Task Publish(int from, int count);

    Task<int> Ask(int number);
}
