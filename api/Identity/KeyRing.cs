using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Realtime.GrainInterfaces.Identity;

namespace Realtime.Api.Identity;

/// <summary>
/// Data Protection's keys, kept by a grain so that every node reads the same. Data Protection reads synchronously: it reads this
/// copy, which <see cref="KeyRingUpkeep"/> fills before the first request and renews.
/// </summary>
internal sealed class KeyRing(IGrainFactory grains) : IXmlRepository
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _unsaved = new(StringComparer.Ordinal);
    private List<string> _saved = [];

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (_lock)
        {
            return [.. _saved.Concat(_unsaved.Values).Select(xml => XElement.Parse(xml))];
        }
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (_lock)
        {
            _unsaved[friendlyName] = element.ToString(SaveOptions.DisableFormatting);
        }
    }

    /// <summary>Keeps what was added here, and reads what others added.</summary>
    public async Task Synchronize()
    {
        var grain = grains.GetGrain<IKeyRingGrain>(IKeyRingGrain.Key);
        KeyValuePair<string, string>[] added;
        bool isEmpty;
        lock (_lock)
        {
            added = [.. _unsaved];
            isEmpty = _saved.Count == 0;
        }

        foreach (var (name, xml) in added)
        {
            // Where other nodes begin at the same moment, the first one's key is everybody's; this one is forgotten below.
            await (isEmpty ? grain.AddFirst(name, xml) : grain.Add(name, xml));
        }

        var all = await grain.ReadAll();
        lock (_lock)
        {
            _saved = all;
            foreach (var (name, _) in added)
            {
                _ = _unsaved.Remove(name);
            }
        }
    }
}
