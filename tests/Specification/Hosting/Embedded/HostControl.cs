using Microsoft.Extensions.DependencyInjection;

namespace Realtime.Tests.Specification.Hosting;

/// <summary>Looks into one host of grains and moves it on, whichever kind this build has.</summary>
public sealed class HostControl(IGrainRuntimeControl control)
{
    public int ActivationCount => control.ActivationCount;

    public static void AddTo(IServiceCollection services, TimeProvider time) => services.AddSingleton(time).AddSingleton<HostControl>();

    /// <summary>Ends the grain's activation, if it has one, and waits until it is gone.</summary>
    public Task Deactivate(IAddressable grain) => control.Deactivate(grain);

    /// <summary>Completes when no grain and no observer has anything to do.</summary>
    public Task WhenQuiet() => control.WhenQuiet();
}
