import { describe, expect, it } from 'vitest';
import { conversationHref, foundHref, parse } from './route';

describe('the address of a conversation', () => {
  it('says what was found in it', () => {
    const base = { page: 'conversations', roomId: 'rm/1' };
    expect(parse(conversationHref('rm/1'))).toEqual({ ...base, isDetails: false, found: null });
    expect(parse(conversationHref('rm/1', true))).toEqual({ ...base, isDetails: true, found: null });
    const message = { isNote: false, sequence: 7 };
    expect(parse(foundHref('rm/1', message))).toEqual({ ...base, isDetails: false, found: message });
    const note = { isNote: true, sequence: 3 };
    expect(parse(foundHref('rm/1', note))).toEqual({ ...base, isDetails: true, found: note });
    expect(parse('#/conversations/rm_1/messages/x')).toEqual({
      ...base,
      roomId: 'rm_1',
      isDetails: false,
      found: null,
    });
  });
});
