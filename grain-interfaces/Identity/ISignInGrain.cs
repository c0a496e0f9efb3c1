using Realtime.GrainInterfaces.Errors;

namespace Realtime.GrainInterfaces.Identity;

/// <summary>Sign-in by e-mail address, with a bound on wrong guesses. Key: the address, lower case.</summary>
[Alias("identity.ISignInGrain")]
public interface ISignInGrain : IGrainWithStringKey
{
    const int FailuresMax = 10;
    static readonly TimeSpan FailuresWindow = TimeSpan.FromMinutes(5);

    /// <summary><c>invalid_credentials</c>, or <c>rate_limited</c> after <see cref="FailuresMax"/> wrong ones within <see cref="FailuresWindow"/>.</summary>
    Task<Outcome<Session>> SignIn(string password);
}
