import { describe, expect, it } from 'vitest';
import type { Message } from '../api/types';
import { deletedOf, editedOf, presentMessages } from './changes';

const at = (sequence: number) => `2026-11-27T10:00:${String(sequence).padStart(2, '0')}Z`;

function item(sequence: number, kind: Message['kind'], text: string, data?: unknown): Message {
  return { sequence, id: `ms_${sequence}`, senderId: 'vi_1', kind, text, sentAt: at(sequence), data };
}

const said = item(1, 'text', 'first');
const edit = (sequence: number, of: number, text: string) =>
  item(sequence, 'edit', 'Message edited', { edit: { sequence: of, text } });
const deletion = (sequence: number, of: number) =>
  item(sequence, 'deletion', 'Message deleted', { deletion: { sequence: of } });

describe('presentMessages', () => {
  it('gives the very same list where nothing was changed', () => {
    const items = [said, item(2, 'text', 'second')];
    expect(presentMessages(items)).toBe(items);
  });

  it('shows the newest text and hides the changes', () => {
    const shown = presentMessages([said, edit(2, 1, 'better'), item(3, 'text', 'second'), edit(4, 1, 'best')]);
    expect(shown.map((each) => [each.sequence, each.text])).toEqual([
      [1, 'best'],
      [3, 'second'],
    ]);
    expect(editedOf(shown[0] as Message)).toEqual({ at: at(4), sequence: 4 });
  });

  it('shows nothing of what was deleted', () => {
    const [shown] = presentMessages([said, edit(2, 1, 'better'), deletion(3, 1)]);
    expect(shown?.text).toBe('');
    expect(deletedOf(shown as Message)?.sequence).toBe(3);
    expect(editedOf(shown as Message)).toBeNull();
  });

  it('leaves a message that was read later as it was read', () => {
    const read = item(1, 'text', 'best', { edited: { at: at(9), sequence: 9 } });
    expect(presentMessages([read, edit(2, 1, 'better')])[0]?.text).toBe('best');
  });
});
