import type { ChangeMark, Message } from '../api/types';

interface ChangeData {
  edit?: { sequence: number; text: string } | null;
  deletion?: { sequence: number } | null;
  edited?: ChangeMark | null;
  deleted?: ChangeMark | null;
}

export function editedOf(message: Message): ChangeMark | null {
  return dataOf(message).edited ?? null;
}

export function deletedOf(message: Message): ChangeMark | null {
  return dataOf(message).deleted ?? null;
}

/**
 * What there is to show: each message as its changes made it, and the changes themselves not. A message may have been read
 * before or after a change that is known here; its mark says which changes it shows already.
 */
export function presentMessages(items: readonly Message[]): readonly Message[] {
  const changes = new Map<number, Message>();
  for (const item of items) {
    const subject = subjectOf(item);
    if (subject !== null) changes.set(subject, item);
  }
  if (changes.size === 0) return items;
  return items
    .filter((item) => subjectOf(item) === null)
    .map((item) => {
      const change = changes.get(item.sequence);
      return change ? after(item, change) : item;
    });
}

function after(item: Message, change: Message): Message {
  const shown = deletedOf(item) ?? editedOf(item);
  if (shown && shown.sequence >= change.sequence) return item;
  const mark: ChangeMark = { at: change.sentAt, sequence: change.sequence };
  const { edit } = dataOf(change);
  return edit
    ? { ...item, text: edit.text, data: { ...dataOf(item), edited: mark } }
    : { ...item, text: '', data: { ...dataOf(item), edited: null, deleted: mark } };
}

/** The sequence of the message that an item changes; null for one that changes none. */
function subjectOf(item: Message): number | null {
  if (item.kind !== 'edit' && item.kind !== 'deletion') return null;
  const { edit, deletion } = dataOf(item);
  return edit?.sequence ?? deletion?.sequence ?? null;
}

function dataOf(message: Message): ChangeData {
  return (message.data ?? {}) as ChangeData;
}
