namespace Realtime.Cluster.Dynamo;

/// <summary>A batch of entries that a node asked DynamoDB to put at the end of a stream.</summary>
/// <param name="Answered">When the answer was there (<see cref="System.Diagnostics.Stopwatch"/>'s timestamp).</param>
/// <param name="From">The asking host's address: one silo's, where each is a host of its own.</param>
/// <param name="Stream">E.g. <c>room/…</c>, as the table names its partition.</param>
/// <param name="IsWritten">False where the condition stood in the way.</param>
public sealed record Append(long Answered, string From, string Stream, bool IsWritten);
