using Realtime.Grains.Identity;
using Realtime.Tests.Simulation.Driver;

namespace Realtime.Tests.Simulation.Hosts;

/// <summary>Ids from the seed.</summary>
internal sealed class SeededIds(Dice dice) : IIdSource
{
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    public string NewId() => dice.Text(Alphabet, 16);

    public string NewSecret() => dice.Text(Alphabet, 32);
}
