import { partsOf } from '../chat/links';

/** What somebody wrote, as they wrote it: text, never HTML. Web addresses can be followed, and tell nobody where from. */
export function LinkedText({ text }: { text: string }) {
  return (
    <>
      {partsOf(text).map((part, index) =>
        part.href ? (
          <a
            key={index.toString()}
            class="text-link"
            href={part.href}
            target="_blank"
            rel="noopener noreferrer nofollow ugc"
            dir="ltr"
          >
            {part.text}
          </a>
        ) : (
          part.text
        ),
      )}
    </>
  );
}
