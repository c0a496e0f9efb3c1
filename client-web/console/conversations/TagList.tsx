import { useSignal } from '@preact/signals';
import { type ApiError, toApiError } from '../../shared/api/errors';
import { ErrorNote } from '../../shared/ui/ErrorNote';
import type { ConsoleStore } from '../consoleStore';
import { strings } from '../strings';

const TAG_LENGTH_MAX = 50;
const KNOWN_TAGS_ID = 'known-tags';

/** By which words the team finds a conversation again; visitors never see them. */
export function TagList({ store, roomId }: { store: ConsoleStore; roomId: string }) {
  const tags = store.inbox.entry(roomId)?.tags ?? [];
  const text = useSignal('');
  const error = useSignal<ApiError | null>(null);
  const set = async (next: readonly string[]): Promise<boolean> => {
    error.value = null;
    try {
      store.inbox.setTags(roomId, (await store.api.setTags(roomId, next)).tags ?? []);
      return true;
    } catch (thrown) {
      error.value = toApiError(thrown);
      return false;
    }
  };
  const add = async (event: Event) => {
    event.preventDefault();
    const tag = text.value.trim();
    if (tag && (await set([...tags, tag]))) text.value = '';
  };
  return (
    <section class="tags" aria-label={strings.tags}>
      <h2 class="side-title">{strings.tags}</h2>
      {tags.length > 0 && (
        <ul class="tag-list" data-testid="tag-list">
          {tags.map((tag) => (
            <li key={tag} class="tag" data-testid="tag" data-tag={tag}>
              <bdi>{tag}</bdi>
              <button
                type="button"
                class="tag-remove"
                data-testid="tag-remove"
                aria-label={strings.removeTag(tag)}
                onClick={() => void set(tags.filter((each) => each !== tag))}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      <form class="row" onSubmit={add}>
        <input
          class="field slim tag-input"
          data-testid="tag-input"
          aria-label={strings.newTag}
          placeholder={strings.newTag}
          list={KNOWN_TAGS_ID}
          dir="auto"
          maxLength={TAG_LENGTH_MAX}
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
        <datalist id={KNOWN_TAGS_ID}>
          {store.inbox.knownTags.value.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
        <button type="submit" class="quiet-button" data-testid="tag-add">
          {strings.addTag}
        </button>
      </form>
      <ErrorNote error={error.value} />
    </section>
  );
}
