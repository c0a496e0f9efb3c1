using Microsoft.Extensions.Options;

namespace Realtime.Api.Configuration;

/// <summary>Options that are bound once, at start, and refuse what they do not know: a typing error is found now, not in production.</summary>
internal static class StrictOptions
{
    extension(WebApplicationBuilder builder)
    {
        /// <param name="section">The configuration section; its keys are the option's property names.</param>
        /// <param name="validate">Null, or one sentence that names the key.</param>
        /// <exception cref="OptionsValidationException">Something in the section is unknown, unreadable or not allowed.</exception>
        public T AddStrictOptions<T>(string section, Func<T, string?> validate)
            where T : class, new()
        {
            var known = typeof(T).GetProperties().Select(property => property.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var configured = builder.Configuration.GetSection(section);
            if (configured.GetChildren().FirstOrDefault(child => !known.Contains(child.Key)) is { } unknown)
            {
                throw Refusal<T>($"{unknown.Path} is not a setting; {section} has {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
            }

            var options = new T();
            try
            {
                configured.Bind(options);
            }
            catch (InvalidOperationException exception)
            {
                throw Refusal<T>(exception.Message);
            }

            if (validate(options) is { } sentence)
            {
                throw Refusal<T>(sentence);
            }

            builder.Services.AddSingleton(Options.Create(options));
            return options;
        }
    }

    private static OptionsValidationException Refusal<T>(string sentence) => new(typeof(T).Name, typeof(T), [sentence]);
}
