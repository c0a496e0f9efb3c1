using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Realtime.GrainRuntime;

/// <summary>All activations and observers of one host, and what they share.</summary>
internal sealed partial class ActivationDirectory
{
    private readonly ConcurrentDictionary<GrainId, Activation> _activations = new();
    private readonly ConcurrentDictionary<GrainId, ObserverMailbox> _observers = new();
    private readonly GrainClasses _classes;
    private readonly ILogger _logger;
    private int _activationCount;
    private long _observersMade;
    private long _mailboxesMade;
    private volatile bool _isStopping;
    private volatile bool _isClosing;

    public ActivationDirectory(
        IServiceProvider services, GrainClasses classes, IOptions<GrainRuntimeOptions> options, ITurnScheduler scheduler,
        TimeProvider time, ILogger<ActivationDirectory> logger)
    {
        Services = services;
        Options = options.Value;
        Scheduler = scheduler;
        Time = time;
        Factory = new GrainFactory(this, classes);
        _classes = classes;
        _logger = logger;
        DeactivationTimeout = Options.DeactivationTimeout;
    }

    internal IServiceProvider Services { get; }

    internal GrainRuntimeOptions Options { get; }

    internal ITurnScheduler Scheduler { get; }

    internal TimeProvider Time { get; }

    internal GrainFactory Factory { get; }

    /// <summary>How long OnDeactivateAsync may take; shorter when the host must be gone soon.</summary>
    internal TimeSpan DeactivationTimeout { get; set; }

    internal int ActivationCount => _activationCount;

    /// <summary>Whether grains are being ended for good: none is activated any more.</summary>
    internal bool IsClosing => _isClosing;

    internal IEnumerable<Activation> Activations => _activations.Select(pair => pair.Value);

    internal IEnumerable<Mailbox> Mailboxes => Activations.Concat<Mailbox>(_observers.Select(pair => pair.Value));

    /// <summary>The grain's activation, which is made if there is none. Throws <see cref="LimitExceededException"/> or <see cref="SiloUnavailableException"/>.</summary>
    internal Mailbox Resolve(GrainId id, Request? caller)
    {
        while (true)
        {
            if (_activations.TryGetValue(id, out var activation))
            {
                return activation;
            }

            if (_isClosing)
            {
                throw Stopping();
            }

            var made = new Activation(this, id, _classes.Get(id.Type), []);
            if (Interlocked.Increment(ref _activationCount) > Options.ActivationsMax)
            {
                Interlocked.Decrement(ref _activationCount);
                throw new LimitExceededException($"There are {Options.ActivationsMax} activations, the most there may be; {id} was not activated.");
            }

            if (_activations.TryAdd(id, made))
            {
                made.Begin(caller);
                return made;
            }

            Interlocked.Decrement(ref _activationCount);
        }
    }

    internal Activation? Find(GrainId id) => _activations.GetValueOrDefault(id);

    /// <summary>Puts the next activation, if any, in the place of one that is closed.</summary>
    internal void Replace(Activation closed, Activation? successor)
    {
        if (successor is not null)
        {
            _activations.TryUpdate(closed.GrainId, successor, closed);
        }
        else if (_activations.TryRemove(new(closed.GrainId, closed)))
        {
            Interlocked.Decrement(ref _activationCount);
        }
    }

    internal long NextMailboxNumber() => Interlocked.Increment(ref _mailboxesMade);

    internal ObserverMailbox AddObserver(IGrainObserver observer)
    {
        var id = new GrainId("observer", Interlocked.Increment(ref _observersMade).ToString());
        return _observers[id] = new ObserverMailbox(this, id, observer);
    }

    internal void RemoveObserver(ObserverMailbox observer)
    {
        _observers.TryRemove(observer.GrainId, out _);
        observer.Delete();
    }

    internal void RemoveDeadObservers()
    {
        foreach (var (_, observer) in _observers)
        {
            if (observer.IsDead)
            {
                RemoveObserver(observer);
            }
        }
    }

    /// <summary>From here on only calls from within calls are taken.</summary>
    internal void RefuseOutsideCalls() => _isStopping = true;

    /// <summary>From here on no grain is activated.</summary>
    internal void RefuseActivations() => _isClosing = true;

    internal void RefuseWhenStopping(Request request)
    {
        if (_isStopping && request.Caller is null)
        {
            throw Stopping();
        }
    }

    internal SiloUnavailableException Stopping() => new("The grain host is stopping and takes no new calls.");
}
