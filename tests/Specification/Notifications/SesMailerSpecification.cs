using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Realtime.Grains.Notifications;
using Realtime.Silo.Notifications;

namespace Realtime.Tests.Specification.Notifications;

/// <summary>Against a server that checks the signature as AWS does, from its own description (SigV4), and keeps what it was sent.</summary>
public sealed partial class SesMailerSpecification : MailerSpecification
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    private readonly ConcurrentQueue<JsonDocument> _taken = new();
    private WebApplication _server = null!;
    private SesMailer _mailer = null!;
    private (int Status, string Type)? _refusal;
    private string? _problem;

    protected override IMailer Mailer => _mailer;

    public override async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapPost("/v2/email/outbound-emails", Take);
        await _server.StartAsync();
        _mailer = new SesMailer(new NotificationOptions
        {
            From = From,
            Ses = new SesOptions { Region = "eu-central-1", ServiceUrl = _server.Urls.First(), AccessKey = "AKIDEXAMPLE", SecretKey = Secret, ConfigurationSet = "mails" },
        });
    }

    public override async ValueTask DisposeAsync()
    {
        _mailer.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Send_is_a_request_as_SES_describes_it()
    {
        await _mailer.Send(Simple, default);

        var body = _taken.ShouldHaveSingleItem().RootElement;
        body.EnumerateObject().Select(property => property.Name).ShouldBe(["FromEmailAddress", "Destination", "Content", "ConfigurationSetName"]);
        body.GetProperty("FromEmailAddress").GetString().ShouldBe(From);
        body.GetProperty("ConfigurationSetName").GetString().ShouldBe("mails");
        _problem.ShouldBeNull();
    }

    [Theory]
    [InlineData(400, "MessageRejected", true)]
    [InlineData(400, "BadRequestException", false)]
    [InlineData(403, "AccessDeniedException", false)]
    [InlineData(429, "TooManyRequestsException", false)]
    [InlineData(500, "InternalFailure", false)]
    public async Task Send_that_is_refused_says_whether_it_is_the_mails_fault(int status, string type, bool isForGood)
    {
        _refusal = (status, type);

        var error = await Should.ThrowAsync<Exception>(() => _mailer.Send(Simple, default));

        error.GetType().ShouldBe(isForGood ? typeof(MailRefusedException) : typeof(MailUnavailableException));
        error.Message.ShouldContain(type);
        _taken.ShouldBeEmpty();
    }

    protected override Task<IReadOnlyList<string>> ArrivedRaw() => Task.FromResult<IReadOnlyList<string>>(
        [.. _taken.Select(body => Encoding.Latin1.GetString(body.RootElement.GetProperty("Content").GetProperty("Raw").GetProperty("Data").GetBytesFromBase64()))]);

    protected override Task<IReadOnlyList<string>> Recipients() => Task.FromResult<IReadOnlyList<string>>(
        [.. _taken.SelectMany(body => body.RootElement.GetProperty("Destination").GetProperty("ToAddresses").EnumerateArray()).Select(to => to.GetString()!)]);

    protected override Task Cut()
    {
        _refusal = (503, "ServiceUnavailable");
        return Task.CompletedTask;
    }

    protected override Task Mend()
    {
        _refusal = null;
        return Task.CompletedTask;
    }

    private async Task Take(HttpContext context)
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes);
        _problem = WhatIsWrong(context.Request, bytes.ToArray());
        if (_problem is not null || _refusal is not null)
        {
            var (status, type) = _refusal ?? (403, "InvalidSignatureException");
            context.Response.StatusCode = status;
            context.Response.Headers["x-amzn-ErrorType"] = type;
            return;
        }

        _taken.Enqueue(JsonDocument.Parse(bytes.ToArray()));
        await context.Response.WriteAsJsonAsync(new { MessageId = "0100018" });
    }

    /// <summary>Null where the request is signed for eu-central-1 and ses with the secret, over what it really says.</summary>
    private static string? WhatIsWrong(HttpRequest request, byte[] body)
    {
        var match = Authorization().Match(request.Headers.Authorization.ToString());
        if (!match.Success || request.ContentType != "application/json")
        {
            return "no SigV4 header, or no JSON";
        }

        var (date, signed, signature) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);
        if (!signed.Split(';').Contains("host") || !signed.Split(';').Contains("x-amz-date"))
        {
            return "what must be signed is not";
        }

        var headers = string.Concat(signed.Split(';').Select(name =>
            $"{name}:{(name == "host" ? request.Host.Value : request.Headers[name].ToString())!.Trim()}\n"));
        var canonical = $"POST\n{request.Path}\n\n{headers}\n{signed}\n{Hex(SHA256.HashData(body))}";
        var scope = $"{date}/eu-central-1/ses/aws4_request";
        var text = $"AWS4-HMAC-SHA256\n{request.Headers["x-amz-date"]}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = new[] { date, "eu-central-1", "ses", "aws4_request" }
            .Aggregate(Encoding.UTF8.GetBytes("AWS4" + Secret), (secret, part) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(part)));
        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text))) == signature ? null : $"another signature is right for:\n{canonical}";
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    [GeneratedRegex("^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/([0-9]{8})/eu-central-1/ses/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$")]
    private static partial Regex Authorization();
}
