using System.Globalization;
using NodaTime;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Booking;
using Realtime.GrainInterfaces.Chat;
using Realtime.GrainInterfaces.Identity;
using Realtime.GrainInterfaces.Notifications;
using Realtime.GrainInterfaces.Practice;
using Realtime.GrainInterfaces.Presence;

namespace Realtime.Grains.Booking;

/// <summary>Tells somebody who waited of the slot that is held for them: in their open conversation while they are there, else by mail.</summary>
internal sealed class WaitlistNotices(IGrainFactory grains, string organizationId)
{
    private const int RoomsLooked = 20;

    /// <summary>Once for each offer, as far as it is asked again.</summary>
    public async Task Offer(WaitlistEntry entry)
    {
        if (await FindRoom(entry) is { } roomId && await IsHere(entry.ClientId))
        {
            await grains.GetGrain<IRoomGrain>(GrainKeys.Of(organizationId, roomId)).PostNotice(NoticeOf(entry, entry.Offer!));
        }
        else
        {
            await Mail(entry, entry.Offer!);
        }
    }

    private static PostNotice NoticeOf(WaitlistEntry entry, WaitlistOffer offer) => new(
        $"offer/{offer.HoldId}",
        MessageKind.Offer,
        "An appointment is free for you",
        new MessageData
        {
            Offer = new OfferNotice(entry.Id, offer.HoldId, entry.ServiceId, offer.TherapistId, offer.Start, offer.End, offer.ExpiresAt),
        });

    private async Task<bool> IsHere(string userId) =>
        (await grains.GetGrain<IPresenceGrain>(GrainKeys.Of(organizationId, userId)).Get()).Status != PresenceStatus.Offline;

    /// <summary>The conversation the place was taken in, or else the client's open one.</summary>
    private async Task<string?> FindRoom(WaitlistEntry entry)
    {
        var client = new Caller(organizationId, entry.ClientId, Role.Visitor, Name: "", SessionId: "");
        if (entry.RoomId is { } roomId)
        {
            var room = await grains.GetGrain<IRoomGrain>(GrainKeys.Of(organizationId, roomId)).Get(client);
            if (room.Value is { Status: RoomStatus.Open })
            {
                return roomId;
            }
        }

        var own = await grains.GetGrain<IInboxGrain>(GrainKeys.Of(organizationId, entry.ClientId)).List(client, RoomsLooked, cursor: null);
        return own.Value?.Items.Find(room => room.Status == RoomStatus.Open)?.Id;
    }

    private async Task Mail(WaitlistEntry entry, WaitlistOffer offer)
    {
        if (string.IsNullOrEmpty(entry.Client.Email) || await grains.GetGrain<IPracticeGrain>(organizationId).Get() is not { } practice)
        {
            return;
        }

        var service = practice.Services.Find(one => one.Id == entry.ServiceId)?.Profile.Name ?? "Appointment";
        var therapist = practice.Therapists.Find(one => one.Id == offer.TherapistId)?.Profile.Name;
        var profile = practice.Organization.Profile;
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(profile.TimeZone) ?? DateTimeZone.Utc;
        string Local(DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(zone).ToString("dddd d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture);
        var text = $"""
            You asked to be told when an appointment becomes free at {profile.Name}. This one is held for you:

            {service}{(therapist is null ? "" : $" with {therapist}")}
            {Local(offer.Start)} ({profile.TimeZone})

            It is yours until {Local(offer.ExpiresAt)}, if you book it in the chat on our website until then. After that it goes to the next who waits.
            """;

        // An address that can be no one's is refused there; nobody can be told then.
        await grains.GetGrain<IMailGrain>(GrainKeys.Of(organizationId, $"offer/{offer.HoldId}")).Submit(
            new OutgoingMail(entry.Client.Email, entry.Client.Name, profile.Name, $"An appointment is free: {service}", text)
            {
                ClientId = entry.ClientId,
                NotAfter = offer.ExpiresAt,
            });
    }
}
