import { signal } from '@preact/signals';
import { type ApiError, toApiError } from '../shared/api/errors';
import type { Note } from '../shared/api/types';
import type { Connection } from '../shared/connection/connection';
import { newId } from '../shared/id';
import type { StaffApi } from './staffApi';

const PAGE_SIZE = 100;

/** What staff notes beside one conversation; kept true by what the server pushes. */
export class Notes {
  readonly items = signal<readonly Note[]>([]);
  readonly hasEarlier = signal(false);
  readonly error = signal<ApiError | null>(null);
  private readonly ends: (() => void)[];
  /** Of the note that is being added: a repeat after a lost answer is the same note. */
  private clientNoteId = newId();

  constructor(
    private readonly api: Pick<StaffApi, 'notes' | 'addNote'>,
    connection: Connection,
    private readonly roomId: string,
  ) {
    this.ends = [
      connection.on('NoteAdded', (id: string, note: Note) => {
        if (id === roomId) this.put([note]);
      }),
      connection.onOnline(() => void this.load()),
    ];
  }

  /** The newest, or those before the first that is shown. */
  async load(before?: number): Promise<void> {
    this.error.value = null;
    try {
      const { items } = await this.api.notes(this.roomId, { before, limit: PAGE_SIZE });
      this.put(items);
    } catch (thrown) {
      this.error.value = toApiError(thrown);
    }
  }

  /** False where it was refused; `error` says why. */
  async add(text: string): Promise<boolean> {
    this.error.value = null;
    try {
      this.put([await this.api.addNote(this.roomId, this.clientNoteId, text)]);
      this.clientNoteId = newId();
      return true;
    } catch (thrown) {
      this.error.value = toApiError(thrown);
      return false;
    }
  }

  stop(): void {
    for (const end of this.ends) end();
  }

  private put(notes: readonly Note[]): void {
    const known = new Map([...this.items.peek(), ...notes].map((each) => [each.sequence, each]));
    this.items.value = [...known.values()].sort((a, b) => a.sequence - b.sequence);
    this.hasEarlier.value = (this.items.value[0]?.sequence ?? 1) > 1;
  }
}
