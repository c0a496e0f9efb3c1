namespace Realtime.Grains.Notifications;

/// <summary>How many mails one process hands over at once; the others wait their turn before their try begins.</summary>
public sealed class MailGate(int concurrentMax) : IDisposable
{
    private readonly SemaphoreSlim _free = new(concurrentMax);

    public Task Enter() => _free.WaitAsync();

    public void Leave() => _free.Release();

    public void Dispose() => _free.Dispose();
}
