namespace Realtime.Silo.Operations;

/// <summary>What an operator's command ends with; scripts rely on these, so they are only ever added to.</summary>
public static class ExitCode
{
    /// <summary>Done, and nothing wrong was found.</summary>
    public const int Fine = 0;

    /// <summary>Done, and something is wrong: problems found, copies that differ, effects that failed again.</summary>
    public const int Problems = 1;

    /// <summary>Not begun: an unknown command or setting, a folder in use, a file that is there already.</summary>
    public const int Refused = 2;

    /// <summary>Begun and not finished: storage did not answer, or a file is damaged.</summary>
    public const int Failed = 3;
}
