namespace Realtime.GrainRuntime;

/// <summary>Anything a call can be sent to: a grain or an observer, or a reference to one.</summary>
public interface IAddressable;

/// <summary>Marks a grain interface. Its methods return Task, Task&lt;T&gt;, ValueTask or ValueTask&lt;T&gt;.</summary>
public interface IGrain : IAddressable;

/// <summary>Marks the interface of a grain that is named by a string.</summary>
public interface IGrainWithStringKey : IGrain;

/// <summary>Marks an interface through which grains call back. Its methods return void (one way) or a task, as a grain's do.</summary>
public interface IGrainObserver : IAddressable;
