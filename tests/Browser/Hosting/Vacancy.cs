namespace Realtime.Tests.Browser.Hosting;

/// <summary>A therapist, a service of theirs, and times of one week that are all free: ground of a test's own on a shared server.</summary>
/// <param name="Starts">One for each time that was asked for, as the server writes instants.</param>
internal sealed record Vacancy(string TherapistId, string ServiceId, IReadOnlyList<string> Starts)
{
    /// <summary>Looks for a Monday from which on each of these is free.</summary>
    /// <param name="therapist">Which of the demo practice's.</param>
    /// <param name="wanted">Days after that Monday, and the time of the practice's clock.</param>
    public static async Task<Vacancy> Find(RestApi api, int therapist, params (int Day, TimeSpan Time)[] wanted)
    {
        var found = (await api.All("therapists"))[therapist];
        var therapistId = found.GetProperty("id").GetString()!;
        var services = (await api.All("services")).ToDictionary(service => service.GetProperty("id").GetString()!);
        // The shortest that they give: whatever else is booked leaves room for it.
        var serviceId = found.GetProperty("serviceIds").EnumerateArray().Select(id => id.GetString()!)
            .MinBy(id => services[id].GetProperty("durationMinutes").GetInt32())!;
        var monday = TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(1);
        while (monday.DayOfWeek != DayOfWeek.Monday)
        {
            monday = monday.AddDays(1);
        }

        for (var week = 0; week < 4; week++, monday = monday.AddDays(7))
        {
            var starts = wanted.Select(each => PracticeTime.At(monday.AddDays(each.Day) + each.Time)).ToList();
            var days = wanted.Max(each => each.Day) + 2;
            var free = await api.FreeStarts(therapistId, serviceId, monday, days);
            if (starts.TrueForAll(start => free.Contains(start)))
            {
                return new Vacancy(therapistId, serviceId, starts);
            }
        }

        throw new InvalidOperationException("No week has all of these times free.");
    }
}
