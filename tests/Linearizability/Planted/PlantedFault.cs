namespace Realtime.Tests.Linearizability.Planted;

/// <summary>What a calendar may do wrong. Each of them is a mistake that somebody could make in the product's grain.</summary>
internal enum PlantedFault
{
    None,

    /// <summary>Decides on one turn and commits on a later one, whatever was committed between.</summary>
    CheckOutsideTheTurn,

    /// <summary>Sells time that others hold.</summary>
    HoldIgnored,

    /// <summary>Forgets which commands it carried out.</summary>
    RepeatAppliedTwice,

    /// <summary>When a hold's time is over, frees whatever its holder holds then, though they hold it anew.</summary>
    ExpiryRace,

    /// <summary>Answers what is free from what was free a little earlier.</summary>
    OldAvailability,

    /// <summary>Keeps no time free around an appointment.</summary>
    BuffersForgotten,

    /// <summary>Does not compare the version that a change expects.</summary>
    ExpectedVersionIgnored,
}
