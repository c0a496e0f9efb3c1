using System.Text;
using Realtime.Load.Server;

namespace Realtime.Tests.Unit.Load;

public sealed class HubProtocolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1_000)]
    public void Frames_are_whole_however_the_bytes_arrive(int chunk)
    {
        var bytes = Encoding.UTF8.GetBytes("{}\u001e{\"type\":6}\u001e{\"type\":3,\"invocationId\":\"1\"}\u001e{\"unfin");
        var frames = new HubFrames();
        var read = new List<string>();
        foreach (var part in bytes.Chunk(chunk))
        {
            frames.Read(part, frame => read.Add(Encoding.UTF8.GetString(frame.Span)));
        }

        read.ShouldBe(["{}", "{\"type\":6}", "{\"type\":3,\"invocationId\":\"1\"}"]);
    }

    [Fact]
    public void A_message_event_is_read()
    {
        var message = Parse("""{"type":1,"target":"MessageReceived","arguments":["rm_1",{"sequence":7,"id":"m","clientMessageId":"c-7","text":"sequence","data":{"sequence":9}}]}""");
        message.ShouldBe(new HubMessage(1, null, "MessageReceived", null, 7, null, "c-7", "rm_1"));
    }

    [Fact]
    public void A_join_is_read_without_looking_into_its_messages()
    {
        var message = Parse("""{"type":3,"invocationId":"4","result":{"messages":[{"sequence":1,"clientMessageId":"x"}],"headSequence":12,"readSequences":{"sequence":3}}}""");
        message.ShouldBe(new HubMessage(3, "4", null, null, null, 12, null, null));
    }

    [Fact]
    public void An_acknowledgement_and_a_refusal_are_read()
    {
        Parse("""{"type":3,"invocationId":"5","result":{"sequence":8,"sentAt":"2026-11-20T14:00:00Z"}}""").Sequence.ShouldBe(8);
        Parse("""{"type":3,"invocationId":"5","error":"room_closed: The conversation is closed."}""").Error.ShouldBe("room_closed: The conversation is closed.");
    }

    [Fact]
    public void A_message_without_client_id_is_read() =>
        Parse("""{"type":1,"target":"MessageReceived","arguments":["rm_1",{"sequence":7,"clientMessageId":null}]}""").ClientMessageId.ShouldBeNull();

    [Theory]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://localhost:5080")]
    [InlineData("https://[::1]:5081")]
    public void This_machine_may_be_put_under_load(string url) => ServerAddress.Refuse(url, allowRemote: false).ShouldBeNull();

    [Theory]
    [InlineData("http://example.com")]
    [InlineData("http://192.168.1.7:5080")]
    public void Another_machine_only_where_it_is_meant(string url)
    {
        ServerAddress.Refuse(url, allowRemote: false).ShouldNotBeNull().ShouldContain("--allow-remote");
        ServerAddress.Refuse(url, allowRemote: true).ShouldBeNull();
    }

    [Theory]
    [InlineData("example.com")]
    [InlineData("ftp://localhost")]
    public void What_is_no_web_address_is_refused(string url) => ServerAddress.Refuse(url, allowRemote: true).ShouldNotBeNull();

    private static HubMessage Parse(string frame) => HubMessage.Parse(Encoding.UTF8.GetBytes(frame));
}
