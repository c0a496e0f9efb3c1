using System.Collections.Concurrent;
using System.Net;
using Realtime.Tests.Browser.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Realtime.Tests.Browser.Console;

public sealed class SignInTests(Stage stage) : BrowserTest(stage)
{
    [Fact]
    public async Task A_wrong_password_is_said_and_lets_nobody_in()
    {
        var staff = await NewStaffWindow(Device.Laptop);
        await staff.Open();
        await Expect(staff.Page.GetByTestId("demo-hint")).ToBeVisibleAsync();
        await staff.Page.GetByTestId("login-password").FillAsync("Not-the-password-1");
        await staff.Page.GetByTestId("login-submit").ClickAsync();
        await Expect(staff.Page.GetByTestId("error-note")).ToHaveAttributeAsync("data-code", "invalid_credentials");
        await Expect(staff.Inbox).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Signing_out_ends_access()
    {
        var staff = await NewStaffWindow(Device.Laptop);
        var authorizations = new ConcurrentQueue<string>();
        staff.Page.Request += (_, request) =>
        {
            if (request.Headers.TryGetValue("authorization", out var authorization))
            {
                authorizations.Enqueue(authorization);
            }
        };
        await staff.SignIn();
        var authorization = authorizations.Last();
        (await Api.StatusWith(authorization, "/api/rooms")).ShouldBe(HttpStatusCode.OK);

        await staff.SignOut.ClickAsync();
        await Expect(staff.Email).ToBeVisibleAsync();
        await Expect(staff.Inbox).ToHaveCountAsync(0);
        (await Api.StatusWith(authorization, "/api/rooms")).ShouldBe(HttpStatusCode.Unauthorized);

        await staff.Page.ReloadAsync();
        await Expect(staff.Email).ToBeVisibleAsync();
    }
}
