using Realtime.Tests.Faults.Server;

namespace Realtime.Tests.Linearizability.Recording;

/// <summary>A practice whose therapists' calendars are recorded, one history each.</summary>
internal sealed class RecordedPractice(FoundedPractice founded, IReadOnlyList<string> serviceIds, IReadOnlyList<string> therapistIds, string ownerToken, DateTimeOffset firstDay)
{
    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    public IReadOnlyList<string> ServiceIds => serviceIds;

    public IReadOnlyList<string> TherapistIds => therapistIds;

    public string OwnerToken => ownerToken;

    /// <summary>The midnight from which histories count.</summary>
    public DateTimeOffset FirstDay => firstDay;

    public static async Task<RecordedPractice> Found(Uri server, int therapists)
    {
        var founded = await FoundedPractice.Found(server, "histories");
        var token = await founded.OwnerToken(server);
        using var owner = new ApiClient(server, token);
        var rules = RecordingOptions.Rules;
        var serviceIds = new List<string>();
        foreach (var terms in rules.Services)
        {
            serviceIds.Add((await owner.Must(owner.Post("/api/services", new
            {
                name = $"Service {serviceIds.Count}",
                durationMinutes = terms.Minutes,
                bufferBeforeMinutes = terms.Before,
                bufferAfterMinutes = terms.After,
            }))).Text("id"));
        }

        var therapistIds = new List<string>();
        for (var number = 0; number < therapists; number++)
        {
            therapistIds.Add((await owner.Must(owner.Post("/api/therapists", new { name = $"Therapist {number}", serviceIds, timeZone = "Etc/UTC" }))).Text("id"));
            await owner.Must(owner.Put($"/api/therapists/{therapistIds[^1]}/schedule", new
            {
                timeZone = "Etc/UTC",
                weekly = Days.Select(day => new { day, start = Clock(rules.Opens), end = Clock(rules.Closes) }),
                minimumNoticeMinutes = 0,
                bookingWindowDays = 60,
                slotStepMinutes = rules.Step,
            }));
        }

        var first = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(2);
        return new(founded, serviceIds, therapistIds, token, first);
    }

    /// <summary>Staff first, as histories number their clients.</summary>
    public async Task<IReadOnlyList<string>> Tokens(Uri server, RecordingOptions options)
    {
        var visitors = await Task.WhenAll(Enumerable.Range(0, options.Clients - options.Staff).Select(_ => founded.VisitorToken(server)));
        return [.. Enumerable.Repeat(ownerToken, options.Staff), .. visitors];
    }

    private static string Clock(int minute) => $"{minute / 60:00}:{minute % 60:00}";
}
