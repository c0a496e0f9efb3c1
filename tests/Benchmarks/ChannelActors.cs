using System.Threading.Channels;

namespace Realtime.Benchmarks;

/// <summary>The least an actor can be: a channel of requests, a loop that answers them one at a time. No timeouts, bounds, order rules or life.</summary>
internal sealed class ChannelActors : IAsyncDisposable
{
    private readonly Channel<(int Number, TaskCompletionSource<int> Answer)>[] _channels;
    private readonly Task[] _loops;

    internal ChannelActors(int count)
    {
        _channels = [.. Enumerable.Range(0, count).Select(_ =>
            Channel.CreateUnbounded<(int, TaskCompletionSource<int>)>(new UnboundedChannelOptions { SingleReader = true }))];
        _loops = [.. _channels.Select(channel => Task.Run(() => Answer(channel.Reader)))];
    }

    internal Task<int> Add(int actor, int number)
    {
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _channels[actor].Writer.TryWrite((number, answer));
        return answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        Array.ForEach(_channels, channel => channel.Writer.Complete());
        await Task.WhenAll(_loops);
    }

    private static async Task Answer(ChannelReader<(int Number, TaskCompletionSource<int> Answer)> requests)
    {
        var sum = 0;
        await foreach (var (number, answer) in requests.ReadAllAsync())
        {
            sum += number;
            answer.SetResult(sum);
        }
    }
}
