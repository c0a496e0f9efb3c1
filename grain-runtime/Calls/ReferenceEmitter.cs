using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Realtime.GrainRuntime;

/// <summary>Writes, once for each interface, a class of references, and for each of its methods a class of calls with the arguments as fields.</summary>
/// <remarks>Emitted code costs one allocation and no boxing a call, where a dispatch proxy costs an array and a box for each argument.</remarks>
internal static class ReferenceEmitter
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly ConcurrentDictionary<Type, Construct> s_constructors = new();
    private static readonly Lock s_gate = new();
    private static readonly HashSet<Assembly> s_opened = [];
    private static readonly AssemblyBuilder s_assembly =
        AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Realtime.GrainRuntime.References"), AssemblyBuilderAccess.Run);

    private static readonly ModuleBuilder s_module = s_assembly.DefineDynamicModule("References");

    private delegate GrainReference Construct(ActivationDirectory directory, GrainId id, Mailbox? fixedMailbox);

    /// <summary>A reference that implements the interface. Throws NotSupportedException where one of its methods cannot be called from afar.</summary>
    internal static GrainReference Create(Type grainInterface, ActivationDirectory directory, GrainId id, Mailbox? fixedMailbox) =>
        (s_constructors.TryGetValue(grainInterface, out var construct) ? construct : Add(grainInterface))(directory, id, fixedMailbox);

    private static Construct Add(Type grainInterface)
    {
        lock (s_gate)
        {
            return s_constructors.GetOrAdd(grainInterface, Emit);
        }
    }

    private static Construct Emit(Type grainInterface)
    {
        if (!grainInterface.IsInterface || !grainInterface.IsAssignableTo(typeof(IAddressable)))
        {
            throw new NotSupportedException($"{grainInterface} is not a grain or observer interface.");
        }

        var methods = CallForm.MethodsOf(grainInterface);
        Type[] seen = [typeof(ReferenceEmitter), grainInterface, .. grainInterface.GetInterfaces()];
        foreach (var assembly in seen.Select(type => type.Assembly))
        {
            OpenInternals(assembly);
        }

        var reference = s_module.DefineType(
            $"{grainInterface.FullName}.Reference", TypeAttributes.Public | TypeAttributes.Sealed, typeof(GrainReference), [grainInterface]);
        var described = reference.DefineField("Methods", typeof(GrainMethod[]), FieldAttributes.Public | FieldAttributes.Static);
        EmitConstructor(reference, typeof(GrainReference), [typeof(ActivationDirectory), typeof(GrainId), typeof(Mailbox)]);
        for (var index = 0; index < methods.Length; index++)
        {
            EmitMethod(reference, methods[index].Method, methods[index].Form, described, index);
        }

        var type = reference.CreateType();
        type.GetField(described.Name)!.SetValue(null, Array.ConvertAll(methods, method => method.Form.Method));
        return Compile(type);
    }

    // void|Task|… Method(a, b) => SendX(new Call_n(Methods[n]) { a0 = a, a1 = b });
    private static void EmitMethod(TypeBuilder reference, MethodInfo method, CallForm form, FieldInfo described, int index)
    {
        var parameters = Array.ConvertAll(method.GetParameters(), parameter => parameter.ParameterType);
        var (construct, fields) = EmitCall(method, parameters, form, index);
        var body = reference.DefineMethod(
            $"{method.DeclaringType!.FullName}.{method.Name}",
            MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot,
            method.ReturnType, parameters);
        var il = body.GetILGenerator();
        for (var argument = 0; argument < parameters.Length; argument++)
        {
            if (parameters[argument].IsAssignableTo(typeof(IAddressable)))
            {
                il.Emit(OpCodes.Ldarg, argument + 1);
                il.Emit(OpCodes.Call, typeof(GrainReference).GetMethod("RequireReference", Any)!);
            }
        }

        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldsfld, described);
        il.Emit(OpCodes.Ldc_I4, index);
        il.Emit(OpCodes.Ldelem_Ref);
        il.Emit(OpCodes.Newobj, construct);
        for (var argument = 0; argument < parameters.Length; argument++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldarg, argument + 1);
            il.Emit(OpCodes.Stfld, fields[argument]);
        }

        il.Emit(OpCodes.Call, form.Send);
        il.Emit(OpCodes.Ret);
        reference.DefineMethodOverride(body, method);
    }

    // sealed class Call_n : Call<T> { override Task Invoke(object target) => ((IFace)target).Method(a0, a1)[.AsTask()]; }
    private static (ConstructorInfo Construct, FieldInfo[] Fields) EmitCall(MethodInfo method, Type[] parameters, CallForm form, int index)
    {
        var call = s_module.DefineType(
            $"{method.DeclaringType!.FullName}.{method.Name}.Call{index}.{Guid.NewGuid():N}", TypeAttributes.Public | TypeAttributes.Sealed, form.CallType);
        var construct = EmitConstructor(call, form.CallType, [typeof(GrainMethod)]);
        var fields = parameters.Select((type, position) => call.DefineField($"a{position}", type, FieldAttributes.Public)).ToArray();
        var il = call.DefineMethod(
            "Invoke", MethodAttributes.Family | MethodAttributes.Virtual | MethodAttributes.HideBySig, typeof(Task), [typeof(object)]).GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Castclass, method.DeclaringType!);
        foreach (var field in fields)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, field);
        }

        il.Emit(OpCodes.Callvirt, method);
        if (method.ReturnType == typeof(void))
        {
            il.Emit(OpCodes.Call, typeof(Task).GetProperty(nameof(Task.CompletedTask))!.GetMethod!);
        }
        else if (method.ReturnType.IsValueType)
        {
            var running = il.DeclareLocal(method.ReturnType);
            il.Emit(OpCodes.Stloc, running);
            il.Emit(OpCodes.Ldloca, running);
            il.Emit(OpCodes.Call, method.ReturnType.GetMethod(nameof(ValueTask.AsTask))!);
        }

        il.Emit(OpCodes.Ret);
        call.CreateType();
        return (construct, fields);
    }

    private static ConstructorBuilder EmitConstructor(TypeBuilder type, Type parent, Type[] parameters)
    {
        var construct = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, parameters);
        var il = construct.GetILGenerator();
        for (var argument = 0; argument <= parameters.Length; argument++)
        {
            il.Emit(OpCodes.Ldarg, argument);
        }

        il.Emit(OpCodes.Call, parent.GetConstructor(Any, parameters)!);
        il.Emit(OpCodes.Ret);
        return construct;
    }

    // Grain interfaces may be internal, and the host's own classes are: the runtime honours this attribute by its name.
    private static void OpenInternals(Assembly assembly)
    {
        if (s_opened.Add(assembly))
        {
            var attribute = typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
            s_assembly.SetCustomAttribute(new CustomAttributeBuilder(attribute, [assembly.GetName().Name!]));
        }
    }

    private static Construct Compile(Type reference)
    {
        ParameterExpression[] parameters =
            [Expression.Parameter(typeof(ActivationDirectory)), Expression.Parameter(typeof(GrainId)), Expression.Parameter(typeof(Mailbox))];
        return Expression.Lambda<Construct>(Expression.New(reference.GetConstructors()[0], parameters), parameters).Compile();
    }
}
