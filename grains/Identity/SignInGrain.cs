using System.Security.Cryptography;
using System.Text;
using Realtime.GrainInterfaces;
using Realtime.GrainInterfaces.Errors;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Grains.Identity;

/// <summary>Finds the account of an e-mail address and counts wrong guesses, for addresses without an account alike.</summary>
[GrainType("sign-in")]
internal sealed class SignInGrain(TimeProvider time) : Grain, ISignInGrain
{
    private readonly Queue<DateTimeOffset> _failures = new();

    public async Task<Outcome<Session>> SignIn(string password)
    {
        var now = time.GetUtcNow();
        while (_failures.TryPeek(out var oldest) && oldest < now - ISignInGrain.FailuresWindow)
        {
            _failures.Dequeue();
        }

        if (_failures.Count >= ISignInGrain.FailuresMax)
        {
            return ErrorCatalogue.RateLimited.Problem("Too many wrong passwords; try again in a few minutes.");
        }

        var email = this.GetPrimaryKeyString();

        // Without an account the same work is done by one that does not exist: one of many, so that they do not wait for each other.
        var owner = await GrainFactory.GetGrain<IUniqueNameGrain>($"email/{email}").Resolve() ?? GrainKeys.Of("none", Bucket(email));
        var session = await GrainFactory.GetGrain<IUserGrain>(owner).SignIn(password);
        if (session.Problem is not null)
        {
            _failures.Enqueue(now);
            DelayDeactivation(ISignInGrain.FailuresWindow);
        }
        else
        {
            _failures.Clear();
        }

        return session;
    }

    private static string Bucket(string email) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(email)), 0, 2);
}
