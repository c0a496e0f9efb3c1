using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Realtime.Silo.Storage;

namespace Realtime.Silo.Demo;

/// <summary><c>Demo:Seed</c>: make the demo practices at start; by default in Development only.</summary>
internal sealed record DemoOptions(bool Seed)
{
    public static DemoOptions Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var section = configuration.GetSection("Demo");
        SettingsBinding.RefuseUnknown(section, typeof(DemoOptions));
        return new DemoOptions(SettingsBinding.Flag(section, nameof(Seed), environment.IsDevelopment()));
    }
}
