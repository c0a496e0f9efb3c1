using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Util;
using Realtime.Grains.Notifications;
using Realtime.Silo.Storage;

namespace Realtime.Silo.Notifications;

/// <summary>
/// Hands each mail to Amazon SES: <c>POST /v2/email/outbound-emails</c>, signed by the SDK's signer (the SDK's own client for SES
/// is not to be had where this is built). SES puts a <c>Message-ID</c> of its own in place of ours.
/// </summary>
internal sealed class SesMailer : IMailer, IDisposable
{
    private const string Operation = "/v2/email/outbound-emails";
    private const string SigningName = "ses";
    private static readonly TimeSpan ConnectionLifetimeMax = TimeSpan.FromMinutes(5);

    private readonly NotificationOptions _options;
    private readonly SesConfig _config;
    private readonly Uri _endpoint;
    private readonly AWSCredentials _credentials;
    private readonly HttpClient _http;

    /// <exception cref="StorageConfigurationException">No region or no credentials are known.</exception>
    public SesMailer(NotificationOptions options)
    {
        var ses = options.Ses;
        var region = (ses.Region is { } name ? RegionEndpoint.GetBySystemName(name) : FallbackRegionFactory.GetRegionEndpoint())
            ?? throw new StorageConfigurationException("Notifications:Ses:Region must be given where the environment names no region.");
        _options = options;
        _endpoint = new Uri(ses.ServiceUrl ?? $"https://email.{region.SystemName}.{region.PartitionDnsSuffix}");
        _config = new SesConfig { ServiceURL = _endpoint.AbsoluteUri, AuthenticationRegion = region.SystemName, AuthenticationServiceName = SigningName };
        _credentials = ses.AccessKey is { } key ? new BasicAWSCredentials(key, ses.SecretKey) : Chain(_config);
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = ConnectionLifetimeMax, AllowAutoRedirect = false, UseProxy = !_endpoint.IsLoopback })
        {
            Timeout = options.SendTimeout,
        };
    }

    public async Task Send(Mail mail, CancellationToken cancellation)
    {
        var mime = await MimeMail.Of(mail, _options.From).Write(cancellation);
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            FromEmailAddress = _options.From,
            Destination = new { ToAddresses = new[] { mail.To } },
            Content = new { Raw = new { Data = Convert.ToBase64String(mime) } },
            ConfigurationSetName = _options.Ses.ConfigurationSet,
        }, Json);
        try
        {
            using var request = await Sign(body);
            using var answer = await _http.SendAsync(request, cancellation);
            if (!answer.IsSuccessStatusCode)
            {
                throw Refusal(answer);
            }
        }
        catch (Exception error) when (error is HttpRequestException or AmazonClientException || (error is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new MailUnavailableException("SES did not take the mail.", error);
        }
    }

    public void Dispose() => _http.Dispose();

    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private async Task<HttpRequestMessage> Sign(byte[] body)
    {
        var credentials = await _credentials.GetCredentialsAsync();
        var signed = new DefaultRequest(new SendEmail(), SigningName)
        {
            Endpoint = _endpoint,
            ResourcePath = Operation,
            HttpMethod = "POST",
            Content = body,
            UseQueryString = false,
        };
        signed.Headers["Content-Type"] = "application/json";
        if (credentials.Token is { Length: > 0 } token)
        {
            signed.Headers["X-Amz-Security-Token"] = token;
        }

        var signature = new AWS4Signer().SignRequest(signed, _config, new RequestMetrics(), credentials.AccessKey, credentials.SecretKey);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_endpoint, Operation)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in signed.Headers)
        {
            if (!name.StartsWith("content-", StringComparison.OrdinalIgnoreCase))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        request.Headers.TryAddWithoutValidation("Authorization", signature.ForAuthorizationHeader);
        return request;
    }

    /// <summary>Only a rejected message is the message's own fault; a sender that is not verified, a wrong key or too many are ours.</summary>
    private static Exception Refusal(HttpResponseMessage answer)
    {
        var type = answer.Headers.TryGetValues("x-amzn-ErrorType", out var values) ? values.First().Split(':', ';')[0] : "";
        var sentence = $"SES answered {(int)answer.StatusCode} {type}.";
        return answer.StatusCode == HttpStatusCode.BadRequest && type == "MessageRejected"
            ? new MailRefusedException(sentence)
            : new MailUnavailableException(sentence);
    }

    private static AWSCredentials Chain(SesConfig config)
    {
        try
        {
            return DefaultAWSCredentialsIdentityResolver.GetCredentials(config);
        }
        catch (AmazonClientException error)
        {
            throw new StorageConfigurationException($"Notifications:Ses:AccessKey must be given where the environment has no credentials: {error.Message}");
        }
    }

    private sealed class SendEmail : AmazonWebServiceRequest;

    /// <summary>What the signer wants to know of a service.</summary>
    private sealed class SesConfig() : ClientConfig(new AWSDefaultConfiguration())
    {
        public override string RegionEndpointServiceName => "email";

        public override string ServiceVersion => "2019-09-27";

        public override string UserAgent => "realtime";

        public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
            new(ServiceURL);
    }

    private sealed class AWSDefaultConfiguration : IDefaultConfigurationProvider
    {
        public IDefaultConfiguration GetDefaultConfiguration(RegionEndpoint clientRegion, DefaultConfigurationMode? requestedConfigurationMode = null) => new DefaultConfiguration();
    }
}
