using Realtime.GrainInterfaces.Errors;

namespace Realtime.Api.Validation;

/// <summary>Gathers what is wrong with a request's fields, so that one answer names all of it.</summary>
public sealed class FieldErrors
{
    private Dictionary<string, string[]>? _errors;

    /// <summary><c>validation_failed</c> with every field, or null.</summary>
    public Problem? Problem => _errors is null ? null : ErrorCatalogue.ValidationFailed.Problem() with { Errors = _errors };

    /// <summary>Notes what a rule answered; the first error of a field stays.</summary>
    public FieldErrors Check(string field, string? error)
    {
        if (error is not null)
        {
            _errors ??= new(StringComparer.Ordinal);
            _errors.TryAdd(field, [error]);
        }

        return this;
    }

    /// <summary>Notes what is wrong with each element, as <c>field[2]</c>; a missing list or element is an error too.</summary>
    public FieldErrors CheckEach<T>(string field, IReadOnlyList<T?>? items, int countMax, Func<T, string?> rule)
        where T : class
    {
        if (items is null)
        {
            return Check(field, "This is needed.");
        }

        if (items.Count > countMax)
        {
            return Check(field, $"At most {countMax}.");
        }

        for (var i = 0; i < items.Count; i++)
        {
            _ = Check($"{field}[{i}]", items[i] is { } item ? rule(item) : "This is needed.");
        }

        return this;
    }
}
