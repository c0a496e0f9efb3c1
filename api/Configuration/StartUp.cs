using System.Net;
using Microsoft.Extensions.Options;

namespace Realtime.Api.Configuration;

/// <summary>A server that cannot start says why in one line on standard error and exits with 1.</summary>
public static class StartUp
{
    /// <summary>Builds and runs the application until it is told to stop. 0 after an orderly end, 1 where it could not start.</summary>
    /// <param name="build">Makes the application.</param>
    /// <param name="isRefusal">True for exceptions, beside those of options, whose message is a line made for the operator.</param>
    public static async Task<int> Run(Func<WebApplication> build, Func<Exception, bool> isRefusal)
    {
        WebApplication app;
        try
        {
            app = build();
            app.Services.GetService<IStartupValidator>()?.Validate();
            CheckUrls(app.Configuration);
        }
        catch (Exception exception) when (exception is OptionsValidationException or InvalidDataException or FormatException || isRefusal(exception))
        {
            return Refuse(exception.Message);
        }

        await using (app)
        {
            try
            {
                await app.StartAsync();
            }
            catch (Exception exception) when (exception is OptionsValidationException or IOException || isRefusal(exception))
            {
                return Refuse(exception.Message);
            }

            await app.WaitForShutdownAsync();
            return 0;
        }
    }

    private static void CheckUrls(IConfiguration configuration)
    {
        foreach (var url in (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!IsAddress(url))
            {
                throw new InvalidDataException($"urls: '{url}' is not an address to listen on, for example http://127.0.0.1:5080.");
            }
        }
    }

    private static bool IsAddress(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address is { Port: >= 0 and <= IPEndPoint.MaxPort, PathBase.Length: 0, Scheme: "http" or "https" };
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static int Refuse(string sentence)
    {
        Console.Error.WriteLine($"realtime cannot start: {sentence.ReplaceLineEndings(" ")}");
        return 1;
    }
}
