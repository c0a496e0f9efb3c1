using System.CommandLine;

namespace Realtime.Load.Scenarios;

/// <summary>Options whose value has a named range, so that no run is without end.</summary>
public static class Bounded
{
    public static Option<int> Option(string name, string description, int byDefault, int min, int max)
    {
        var option = new Option<int>(name) { Description = $"{description} ({min}–{max})", DefaultValueFactory = _ => byDefault };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < min || value > max))
            {
                result.AddError($"{name} is {min} to {max}, not {value}.");
            }
        });
        return option;
    }
}
