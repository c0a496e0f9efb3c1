using Realtime.Tests.Api.Live.Fakes;

namespace Realtime.Tests.Api.Live;

public sealed class ReconnectStormTests
{
    /// <summary>200 clients in one room, each dropping its connection five times while all send.</summary>
    [Fact]
    public async Task Two_hundred_clients_that_drop_five_times_while_all_send_end_with_one_gapless_list()
    {
        await using var server = await FakeServer.Start();
        var random = new Random(5);
        server.World.Fault = _ =>
        {
            lock (random)
            {
                return random.Next(20) == 0 ? (PushFault)random.Next(4) : PushFault.None;
            }
        };
        var room = server.NewRoom();
        var token = (int _) => FakeServer.TokenOf(server.NewPerson());
        await ReconnectStorm.Run(server.Address, room, [.. Enumerable.Range(0, ReconnectStorm.Clients).Select(token)]);
    }
}
