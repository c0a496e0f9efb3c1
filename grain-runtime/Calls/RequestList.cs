namespace Realtime.GrainRuntime;

/// <summary>A list of requests linked through themselves: in order, and any of them leaves at once.</summary>
internal struct RequestList
{
    internal Request? First { get; private set; }

    internal int Count { get; private set; }

    /// <summary>How many of them are calls.</summary>
    internal int CallCount { get; private set; }

    private Request? Last { get; set; }

    internal void Add(Request request)
    {
        request.Previous = Last;
        request.Next = null;
        if (Last is null)
        {
            First = request;
        }
        else
        {
            Last.Next = request;
        }

        Last = request;
        Count++;
        CallCount += request.IsCall ? 1 : 0;
    }

    internal void Remove(Request request)
    {
        if (request.Previous is null)
        {
            First = request.Next;
        }
        else
        {
            request.Previous.Next = request.Next;
        }

        if (request.Next is null)
        {
            Last = request.Previous;
        }
        else
        {
            request.Next.Previous = request.Previous;
        }

        request.Previous = request.Next = null;
        Count--;
        CallCount -= request.IsCall ? 1 : 0;
    }
}
