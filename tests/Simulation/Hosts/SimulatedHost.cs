using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Realtime.Grains.Identity;
using Realtime.Grains.Journal;
using Realtime.Grains.Notifications;
using Realtime.Grains.Storage;
using Realtime.Silo.Hosting;
using Realtime.Silo.Storage;
using Realtime.Tests.Simulation.Driver;
using Realtime.Tests.Simulation.Storage;

namespace Realtime.Tests.Simulation.Hosts;

/// <summary>One process: the real grains on the embedded runtime, over the simulated network to the one store.</summary>
internal sealed class SimulatedHost
{
    private static readonly ServiceCollection s_template = MakeTemplate();
    private readonly ServiceProvider _services;
    private readonly DueSweeper _due;
    private readonly CancellationTokenSource _gone = new();

    public SimulatedHost(string name, SimulatedTime time, StepDriver driver, StorageNetwork network, IIdSource ids, Trace trace, Action<Exception> unexpected)
    {
        Process = new Process(name, time);
        Tasks = new StepScheduler(driver, Process, unexpected);
        var services = new ServiceCollection();
        foreach (var descriptor in s_template)
        {
            ((ICollection<ServiceDescriptor>)services).Add(descriptor);
        }

        services.AddSingleton<TimeProvider>(Process.Clock);
        services.AddSingleton<ITurnScheduler>(new HostTurns(driver, Process, trace));
        services.AddSingleton(new HostLog(Process, trace, unexpected));
        services.AddSingleton<IJournal>(new NetworkJournal(network, Process));
        services.AddSingleton<IDocuments>(new NetworkDocuments(network, Process));
        services.AddSingleton(ids);
        _services = services.BuildServiceProvider();
        Grains = _services.GetRequiredService<IGrainFactory>();
        Sweeper = ActivatorUtilities.CreateInstance<DispatchSweeper>(_services);
        _due = ActivatorUtilities.CreateInstance<DueSweeper>(_services);
    }

    public Process Process { get; }

    /// <summary>Where this process' own code runs that is no grain.</summary>
    public StepScheduler Tasks { get; }

    public IGrainFactory Grains { get; }

    public DispatchSweeper Sweeper { get; }

    /// <summary>Cancelled when those who wait for its answers learn that none will come.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>Sweeps at start and then now and then, as the server does.</summary>
    public void Start()
    {
        Repeat(() => Sweeper.Sweep(CancellationToken.None), DispatchSweeper.Period);
        Repeat(() => _due.Sweep(CancellationToken.None), DueSweeper.Period);
    }

    /// <summary>Ends it in order: requests finish, grains deactivate.</summary>
    public async Task Stop()
    {
        foreach (var service in _services.GetServices<Microsoft.Extensions.Hosting.IHostedService>())
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Nothing of it happens any more, whatever it was in the middle of.</summary>
    public void Kill(bool isNoticed)
    {
        Process.End();
        if (isNoticed)
        {
            _gone.Cancel();
        }
    }

    private void Repeat(Func<Task> sweep, TimeSpan period) => _ = Tasks.Start(async () =>
    {
        while (true)
        {
            try
            {
                await sweep();
            }
            catch (StorageUnavailableException)
            {
                // The next sweep finds the same.
            }

            await Task.Delay(period, Process.Clock);
        }
    });

    private static ServiceCollection MakeTemplate()
    {
        var services = new ServiceCollection();
        services.AddGrainRuntime(
            options =>
            {
                options.ResponseTimeout = TimeSpan.FromSeconds(20);
                options.CollectionAge = TimeSpan.FromSeconds(40);
                options.CollectionPeriod = TimeSpan.FromSeconds(10);
            },
            typeof(JournalJson).Assembly);
        services.AddSingleton<IGrainStateStore, DocumentGrainState>();
        services.AddSingleton(new MailPolicy("http://127.0.0.1:5080", 32, TimeSpan.FromSeconds(15), TimeSpan.FromHours(1), TimeSpan.FromSeconds(30)));
        services.AddSingleton<MailGate>(_ => new MailGate(4));
        services.AddSingleton<IMailer, TakenMail>();
        services.RemoveAll<TimeProvider>();
        services.RemoveAll<ITurnScheduler>();
        services.RemoveAll(typeof(ILogger<>));
        services.AddSingleton(typeof(ILogger<>), typeof(HostLogger<>));
        return services;
    }

    /// <summary>No client of a run has an address, so that none is sent.</summary>
    private sealed class TakenMail : IMailer
    {
        public Task Send(Mail mail, CancellationToken cancellation) => throw new InvalidOperationException($"{mail.Id} has nobody to go to.");
    }
}
