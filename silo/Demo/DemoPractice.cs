using Bogus;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Practice;

namespace Realtime.Silo.Demo;

/// <summary>
/// One demo practice, made through the grains as staff and visitors would. Its ids follow from its slug, so that every step
/// can be repeated.
/// </summary>
internal sealed class DemoPractice(IGrainFactory grains, DemoPracticePlan plan, TimeProvider time)
{
    private const int HolidaysFromDays = 90;

    private readonly Faker _faker = new("en") { Random = new Randomizer(plan.Seed) };
    private readonly string _organizationId = $"org_{plan.Slug}demo";

    public async Task Make()
    {
        await Claim($"slug/{plan.Slug}", _organizationId);
        var practice = grains.GetGrain<IPracticeGrain>(_organizationId);
        Need(await practice.Found(plan.Slug, new OrganizationProfile(plan.Name, plan.TimeZone)
        {
            BusinessHours = WorkWeek(),
            Chat = new ChatSettings(plan.Greeting),
            Holidays = [.. plan.Holidays.Select(Next).OrderBy(holiday => holiday.Date)],
        }));
        for (var index = 0; index < plan.Services.Length; index++)
        {
            Need(await practice.AddService(ServiceId(index), plan.Services[index]));
        }

        foreach (var role in plan.Staff)
        {
            await AddStaff(practice, role, _faker.Name.FullName(), Enum.Parse<Role>(role, ignoreCase: true));
        }

        for (var index = 0; index < plan.Therapists.Length; index++)
        {
            await AddTherapist(practice, index);
        }

        await AddBookings();
        await AddConversations();
    }

    private async Task AddStaff(IPracticeGrain practice, string account, string name, Role role) =>
        Need(await practice.AddStaff(StaffId(account), new CreateUser(name, $"{account}@{plan.Slug}.example", role, DemoPractices.Password)));

    private async Task AddTherapist(IPracticeGrain practice, int index)
    {
        var (therapist, account) = (plan.Therapists[index], $"therapist{index + 1}");
        await AddStaff(practice, account, therapist.Name, Role.Therapist);
        Need(await practice.AddTherapist(TherapistId(index), new TherapistProfile(
            therapist.Name, therapist.Title, Biography(therapist), [.. therapist.Services.Select(ServiceId)], plan.TimeZone, Active: true)
        {
            UserId = StaffId(account),
        }));

        var calendar = grains.GetGrain<ICalendarGrain>(GrainKeys.Of(_organizationId, TherapistId(index)));
        if ((await calendar.GetSchedule()).Version == 0)
        {
            Need(await calendar.ChangeSchedule(
                Staff("owner", Role.Owner),
                new Schedule(plan.TimeZone, WorkWeek(), [], [], MinimumNoticeMinutes: 60, BookingWindowDays: 60, SlotStepMinutes: 30),
                expectedVersion: null));
        }
    }

    /// <summary>A believable two weeks, with most of the time still free.</summary>
    private async Task AddBookings()
    {
        var appointments = grains.GetGrain<IAppointmentsGrain>(_organizationId);
        var now = time.GetUtcNow();
        for (var index = 0; index < plan.Bookings; index++)
        {
            var therapist = index % plan.Therapists.Length;
            var serviceId = ServiceId(_faker.PickRandom(plan.Therapists[therapist].Services));
            var free = Need(await appointments.GetAvailability(serviceId, TherapistId(therapist), now, now.AddDays(14), holderId: null));
            if (free.Slots.Count == 0)
            {
                continue;
            }

            var slot = free.Slots[_faker.Random.Number(free.Slots.Count - 1)];
            var name = _faker.Name.FullName();
            var client = new Client(name, _faker.Internet.Email(name), _faker.Phone.PhoneNumber("555-01##"));
            await appointments.Book(new BookingRequest(
                $"demo/{plan.Slug}/booking/{index}", Staff("owner", Role.Owner), TherapistId(therapist), serviceId, slot.Start,
                HoldId: null, $"cl_{plan.Slug}demo{index}", client, Notes: null, plan.TimeZone, RoomId: null));
        }
    }

    private async Task AddConversations()
    {
        for (var index = 0; index < plan.Conversations; index++)
        {
            var lines = DemoTalk.Conversations[index % DemoTalk.Conversations.Length];
            var visitorId = $"vi_{plan.Slug}demo{index}";
            var name = _faker.Name.FullName();
            Need(await grains.GetGrain<IUserGrain>(GrainKeys.Of(_organizationId, visitorId))
                .Create(new CreateUser(name, _faker.Internet.Email(name), Role.Visitor, Password: null)));
            var visitor = new Caller(_organizationId, visitorId, Role.Visitor, name, SessionId: "");
            var opened = Need(await grains.GetGrain<IInboxGrain>(GrainKeys.Of(_organizationId, visitorId))
                .OpenConversation(new Participant(visitorId, name, Role.Visitor), subject: null, therapistId: null));
            var room = grains.GetGrain<IRoomGrain>(GrainKeys.Of(_organizationId, opened.Room.Id));
            var therapist = index % plan.Therapists.Length;
            for (var line = 0; line < lines.Length; line++)
            {
                var says = lines[line].ByVisitor ? visitor : Staff($"therapist{therapist + 1}", Role.Therapist, plan.Therapists[therapist].Name);
                Need(await room.Post(new PostMessage(says, $"demo-{line}", lines[line].Text)));
            }
        }
    }

    private async Task Claim(string name, string owner)
    {
        if (!await grains.GetGrain<IUniqueNameGrain>(name).Claim(owner))
        {
            throw new InvalidOperationException($"The demo needs the name {name}, which somebody else has.");
        }
    }

    private string Biography(DemoTherapist therapist) =>
        $"{therapist.Name.Split(' ')[^1]} has worked with {_faker.PickRandom(DemoTalk.Groups)} for {_faker.Random.Number(6, 22)} years. {_faker.PickRandom(DemoTalk.Approaches)}";

    private Caller Staff(string account, Role role, string? name = null) => new(_organizationId, StaffId(account), role, name ?? account, SessionId: "");

    private string StaffId(string account) => $"us_{plan.Slug}{account}";

    private string ServiceId(int index) => $"sv_{plan.Slug}{index + 1}";

    private string TherapistId(int index) => $"th_{plan.Slug}{index + 1}";

    /// <summary>The next time that it comes after what can be booked at present: a demo's first weeks are all open.</summary>
    private Holiday Next(Holiday yearly)
    {
        var earliest = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(HolidaysFromDays);
        var date = new DateOnly(earliest.Year, yearly.Date.Month, yearly.Date.Day);
        return yearly with { Date = date < earliest ? date.AddYears(1) : date };
    }

    private static List<WeeklyHours> WorkWeek() =>
        [.. Enumerable.Range((int)DayOfWeek.Monday, 5).Select(day => new WeeklyHours((DayOfWeek)day, new TimeOfDay(9 * 60), new TimeOfDay(17 * 60)))];

    private static T Need<T>(Outcome<T> outcome) => outcome.Problem is { } problem
        ? throw new InvalidOperationException($"The demo could not be made: {problem.Code}: {problem.Detail}")
        : outcome.Value!;
}
