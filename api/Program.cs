using Realtime.Api;
using Realtime.Api.Configuration;
using Realtime.Silo;
using Realtime.Silo.Storage;

return await StartUp.Run(() =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddRealtimeSilo();
    builder.AddRealtimeApi();

    var app = builder.Build();
    app.MapRealtimeApi();
    return app;
}, isRefusal: exception => exception is StorageConfigurationException);
