namespace Realtime.GrainInterfaces.Errors;

/// <summary>The service cannot answer at present; the same request may be sent again. <c>Code</c> is one of the catalogue's 503 codes.</summary>
[GenerateSerializer, Alias("service-unavailable")]
public class ServiceUnavailableException : Exception
{
    public ServiceUnavailableException(string code, string message, Exception? inner = null)
        : base(message, inner)
        => Code = code;

    [Id(0)]
    public string Code { get; }
}
