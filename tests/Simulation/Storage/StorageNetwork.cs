using Realtime.Grains.Storage;
using Realtime.Silo.Storage.Faults;
using Realtime.Tests.Simulation.Driver;

namespace Realtime.Tests.Simulation.Storage;

/// <summary>
/// What lies between hosts and their store. A call arrives some time after it was sent, is applied, and is answered some time
/// after that; others overtake it. It may fail before it is applied, its answer may be lost, and it may still arrive after its
/// sender is gone: a caller cannot tell these apart.
/// </summary>
internal sealed class StorageNetwork(
    IJournal journal, IDocuments documents, StepDriver driver, SimulatedTime time, StorageFaultRates rates, Dice dice, Trace trace)
{
    private readonly SimulatedClock _clock = new(time);
    private bool _isOut;

    public IJournal Journal => journal;

    public IDocuments Documents => documents;

    /// <summary>Called when an append was applied, with the stream's name, before anybody hears of it.</summary>
    public Action<string>? Appended { get; set; }

    /// <summary>Off, for the part of a run in which everything must come right.</summary>
    public bool IsFaulty { get; set; }

    /// <summary>Until then nothing is applied and every call fails.</summary>
    public void GoOut(TimeSpan span)
    {
        _isOut = true;
        trace.Add("outage", "storage", "begins");
        _clock.After(span, () =>
        {
            _isOut = false;
            trace.Add("outage", "storage", "ends");
        });
    }

    public Task<T> Send<T>(Process sender, StorageCall call, Func<T> apply, bool isAppend = false)
    {
        var operation = new Operation<T>(this, sender, call, apply, isAppend);
        Deliver(operation, null);
        return operation.Answer;
    }

    private static StorageUnavailableException Failure(string how, StorageCall call) => new($"{call.Verb} {call.Subject}: {how}.");

    // Before it is applied a call is nobody's, so that it arrives also where its sender is paused or gone.
    private void Deliver(Step step, Process? receiver)
    {
        var delay = !IsFaulty ? TimeSpan.Zero
            : dice.Chance(rates.Hold) ? dice.Milliseconds(5_000, 45_000)
            : dice.Chance(rates.Delay) ? dice.Milliseconds(1, 3_000)
            : TimeSpan.Zero;
        if (delay == TimeSpan.Zero)
        {
            driver.Add(step);
        }
        else
        {
            (receiver?.Clock ?? _clock).After(delay, () => driver.Add(step));
        }
    }

    // What a sender that is gone had sent may still come through.
    private bool FailsBefore(Process sender) =>
        IsFaulty && (_isOut || (sender.IsGone && dice.Chance(0.5)) || dice.Chance(rates.FailBefore));

    private bool LosesAnswer() => IsFaulty && dice.Chance(rates.LoseAnswer);

    private sealed class Operation<T>(StorageNetwork network, Process sender, StorageCall call, Func<T> apply, bool isAppend) : Step(null)
    {
        private readonly TaskCompletionSource<T> _answer = new();
        private bool _isApplied;
        private T? _value;
        private Exception? _failure;

        public Task<T> Answer => _answer.Task;

        public override void Run()
        {
            if (!_isApplied)
            {
                Arrive();
                _isApplied = true;
                Process = sender;
                network.Deliver(this, sender);
            }
            else if (_failure is null)
            {
                network.Note("answer", sender, call, "");
                _answer.SetResult(_value!);
            }
            else
            {
                network.Note("answer", sender, call, _failure.GetType().Name);
                _answer.SetException(_failure);
                _ = _answer.Task.Exception;
            }
        }

        private void Arrive()
        {
            if (network.FailsBefore(sender))
            {
                network.Note("fails", sender, call, "");
                _failure = Failure("not applied", call);
                return;
            }

            try
            {
                _value = apply();
                network.Note("applies", sender, call, _value is bool or long ? $"{_value}" : "");
            }
            catch (Exception exception)
            {
                _failure = exception;
            }

            if (isAppend)
            {
                network.Appended?.Invoke(call.Subject);
            }

            if (_failure is null && network.LosesAnswer())
            {
                _failure = Failure("applied, and the answer is lost", call);
            }
        }
    }

    private void Note(string what, Process sender, StorageCall call, string detail) => trace.Add(what, sender.Name, $"{call.Verb} {call.Subject} {detail}");
}

/// <summary>How often storage calls fail and wait, each 0–1.</summary>
internal sealed record StorageFaultRates(double FailBefore, double LoseAnswer, double Delay, double Hold);
