using Realtime.Api;
using Realtime.Api.Configuration;
using Realtime.Silo;
using Realtime.Silo.Operations;
using Realtime.Silo.Storage;

if (OperatorCommands.Takes(args))
{
    return await OperatorCommands.Run(args);
}

return await StartUp.Run(() =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddRealtimeSilo();
    builder.AddRealtimeApi();

    var app = builder.Build();
    app.MapRealtimeApi();
    return app;
}, isRefusal: exception => exception is StorageConfigurationException);
