namespace Realtime.Silo.Demo;

/// <summary>What people say in the demo.</summary>
internal static class DemoTalk
{
    public static readonly string[] Groups = ["adults in transition", "young people and their parents", "people living with anxiety", "couples"];

    public static readonly string[] Approaches =
    [
        "Sessions are calm and practical, at your pace.",
        "You will leave with something small to try.",
        "Nothing has to be said before you are ready.",
    ];

    public static readonly (bool ByVisitor, string Text)[][] Conversations =
    [
        [
            (true, "Hi, I have not slept well for weeks. Is that something you help with?"),
            (false, "Hello, and thank you for writing. Yes, very much so. Has anything changed lately?"),
            (true, "A new job, and a baby 😅"),
            (false, "That is a lot at once. A first conversation is half an hour and free of charge; would this week suit you?"),
        ],
        [
            (true, "Do you offer couples sessions in the evening?"),
            (false, "The latest couples session begins at 3:30 pm. Shall I look for one?"),
            (true, "That could work on a Thursday."),
        ],
        [
            (true, "Can I bring my daughter (14)? She would like to meet you first."),
            (false, "Of course. The first conversation can be with both of you, or with her alone."),
            (true, "Thank you, that helps a lot."),
        ],
        [
            (true, "Hola, ¿atienden en español?"),
            (false, "Sí, claro. Elena habla español. ¿Le reservo una primera conversación?"),
        ],
        [
            (true, "Is the practice accessible with a wheelchair?"),
        ],
    ];
}
