namespace Realtime.GrainRuntime;

/// <summary>Looks into one embedded host and moves it on: for tests, simulations and operators.</summary>
public interface IGrainRuntimeControl
{
    /// <summary>How many grains are activated.</summary>
    int ActivationCount { get; }

    /// <summary>Ends the grain's activation, if it has one, once its running requests are done; completes when it is gone.</summary>
    Task Deactivate(IAddressable grain);

    /// <summary>Completes when no grain and no observer has a request waiting or running or a turn to run, all at one moment.</summary>
    /// <remarks>What a grain awaits outside any request, and timers not yet due, do not count.</remarks>
    Task WhenQuiet(CancellationToken cancellation = default);
}

/// <inheritdoc />
internal sealed class GrainRuntimeControl(ActivationDirectory directory) : IGrainRuntimeControl
{
    public int ActivationCount => directory.ActivationCount;

    public Task Deactivate(IAddressable grain)
    {
        if (grain is not GrainReference reference)
        {
            throw new ArgumentException("A reference is needed.", nameof(grain));
        }

        if (directory.Find(reference.Id) is not { } activation)
        {
            return Task.CompletedTask;
        }

        activation.Deactivate(new(DeactivationReasonCode.RuntimeRequested, "Asked through IGrainRuntimeControl."));
        return activation.Deactivated;
    }

    public async Task WhenQuiet(CancellationToken cancellation = default)
    {
        // One mailbox is looked at after another; that all were quiet together is certain once a second round finds no call more.
        long? before = null;
        while (true)
        {
            var total = 0L;
            var waited = false;
            foreach (var mailbox in directory.Mailboxes.OrderBy(mailbox => mailbox.Number))
            {
                var quiet = mailbox.WhenQuiet(out var callsTaken);
                waited |= !quiet.IsCompleted;
                total += callsTaken;
                await quiet.WaitAsync(cancellation);
            }

            if (!waited && total == before)
            {
                return;
            }

            before = waited ? null : total;
        }
    }
}
