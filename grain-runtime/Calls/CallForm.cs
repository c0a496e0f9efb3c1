using System.Reflection;

namespace Realtime.GrainRuntime;

/// <summary>How one interface method is called: what its marks say, what kind of call it makes, and how a reference sends that.</summary>
internal sealed record CallForm(GrainMethod Method, Type CallType, MethodInfo Send)
{
    /// <summary>The methods of an interface and those it inherits.</summary>
    internal static (MethodInfo Method, CallForm Form)[] MethodsOf(Type grainInterface) =>
    [
        .. grainInterface.GetInterfaces().Append(grainInterface).SelectMany(one => one.GetMethods()).Where(one => one.IsAbstract)
            .Select(method => (method, Of(method))),
    ];

    /// <summary>Reads a method. Throws NotSupportedException where it cannot be called from afar.</summary>
    private static CallForm Of(MethodInfo method)
    {
        var isObserver = method.DeclaringType!.IsAssignableTo(typeof(IGrainObserver));
        if (method.IsGenericMethodDefinition || Array.Exists(method.GetParameters(), parameter => parameter.ParameterType.IsByRef))
        {
            throw Unsupported(method, "generic methods and by-reference parameters");
        }

        var returned = method.ReturnType;
        var result = returned.IsGenericType ? returned.GenericTypeArguments[0] : null;
        var send = returned switch
        {
            _ when returned == typeof(void) && isObserver => "SendAway",
            _ when returned == typeof(Task) => "SendPlain",
            _ when returned == typeof(ValueTask) => "SendPlainValue",
            { IsGenericType: true } when returned.GetGenericTypeDefinition() == typeof(Task<>) => "Send",
            { IsGenericType: true } when returned.GetGenericTypeDefinition() == typeof(ValueTask<>) => "SendValue",
            _ => throw Unsupported(method, "a return type other than Task, Task<T>, ValueTask, ValueTask<T> (or void on an observer)"),
        };
        var isOneWay = returned == typeof(void) || method.IsDefined(typeof(OneWayAttribute));
        if (isOneWay && result is not null)
        {
            throw Unsupported(method, "[OneWay] with a result");
        }

        var order = method.IsDefined(typeof(AlwaysInterleaveAttribute)) ? RequestOrder.Interleave
            : method.IsDefined(typeof(ReadOnlyAttribute)) ? RequestOrder.ReadOnly
            : RequestOrder.Exclusive;
        var sender = typeof(GrainReference).GetMethod(send, BindingFlags.Instance | BindingFlags.NonPublic)!;
        return new(
            new GrainMethod($"{method.DeclaringType!.Name}.{method.Name}", order, isOneWay),
            typeof(Call<>).MakeGenericType(result ?? typeof(Nothing)),
            result is null ? sender : sender.MakeGenericMethod(result));
    }

    private static NotSupportedException Unsupported(MethodInfo method, string what) =>
        new($"{method.DeclaringType}.{method.Name}: grain calls do not support {what}.");
}
