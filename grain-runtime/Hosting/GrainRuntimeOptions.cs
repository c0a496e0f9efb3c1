using Microsoft.Extensions.Options;

namespace Realtime.GrainRuntime;

/// <summary>The bounds of the embedded grain host.</summary>
public sealed class GrainRuntimeOptions
{
    /// <summary>How long a caller waits before a TimeoutException; the call itself goes on if it was begun. Checked every twentieth of it (at most every second).</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an activation may go unused before it is ended.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often unused activations are looked for.</summary>
    public TimeSpan CollectionPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long OnActivateAsync may take before the activation fails.</summary>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long OnDeactivateAsync may take before it is given up.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long stopping may take: half for requests to finish, half for grains to deactivate.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>How many grains deactivate at once when stopping.</summary>
    public int StopParallelismMax { get; set; } = 64;

    /// <summary>How many requests an activation or observer takes, waiting and running.</summary>
    public int MailboxLengthMax { get; set; } = 20_000;

    /// <summary>How many activations there may be.</summary>
    public int ActivationsMax { get; set; } = 1_000_000;
}

/// <summary>Refuses options that cannot work, naming the key.</summary>
internal sealed class GrainRuntimeOptionsValidator : IValidateOptions<GrainRuntimeOptions>
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(45);

    public ValidateOptionsResult Validate(string? name, GrainRuntimeOptions options)
    {
        string[] failures =
        [
            .. Time(nameof(options.ResponseTimeout), options.ResponseTimeout),
            .. Time(nameof(options.CollectionAge), options.CollectionAge),
            .. Time(nameof(options.CollectionPeriod), options.CollectionPeriod),
            .. Time(nameof(options.ActivationTimeout), options.ActivationTimeout),
            .. Time(nameof(options.DeactivationTimeout), options.DeactivationTimeout),
            .. Time(nameof(options.StopTimeout), options.StopTimeout),
            .. Count(nameof(options.StopParallelismMax), options.StopParallelismMax),
            .. Count(nameof(options.MailboxLengthMax), options.MailboxLengthMax),
            .. Count(nameof(options.ActivationsMax), options.ActivationsMax),
        ];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Time(string key, TimeSpan value) =>
        value > TimeSpan.Zero && value <= s_longest ? [] : [$"{nameof(GrainRuntimeOptions)}.{key} must be positive and at most {s_longest.Days} days, and is {value}."];

    private static IEnumerable<string> Count(string key, int value) =>
        value > 0 ? [] : [$"{nameof(GrainRuntimeOptions)}.{key} must be positive, and is {value}."];
}
