import { describe, expect, it } from 'vitest';
import type { Message } from '../api/types';
import { MessageLog } from './messageLog';

const message = (sequence: number, text = `text ${sequence}`): Message => ({
  sequence,
  id: `m${sequence}`,
  senderId: 'staff',
  kind: 'text',
  text,
  sentAt: '2026-11-20T14:00:00Z',
});
const sequences = (log: MessageLog) => log.messages.map((each) => each.sequence);

describe('MessageLog', () => {
  it('keeps messages in the order of their sequence when a page comes in another', () => {
    const log = new MessageLog();
    log.addAll([message(3), message(1), message(2)]);
    expect(sequences(log)).toEqual([1, 2, 3]);
    expect(log.last).toBe(3);
  });

  it('takes each sequence once, the first time', () => {
    const log = new MessageLog();
    log.add(message(1, 'first'));
    expect(log.add(message(1, 'again'))).toBe('known');
    expect(log.messages.map((each) => each.text)).toEqual(['first']);
  });

  it('holds back what arrives beyond a gap until the gap is filled', () => {
    const log = new MessageLog();
    log.add(message(1));
    expect(log.add(message(4))).toBe('gap');
    expect(log.add(message(3))).toBe('gap');
    expect(sequences(log)).toEqual([1]);
    expect(log.hasGap).toBe(true);
    expect(log.add(message(2))).toBe('added');
    expect(sequences(log)).toEqual([1, 2, 3, 4]);
    expect(log.hasGap).toBe(false);
  });

  it('starts after the sequence it is told to', () => {
    const log = new MessageLog(50);
    expect(log.add(message(50))).toBe('known');
    expect(log.add(message(51))).toBe('added');
    expect(log.first).toBe(51);
  });

  it('puts earlier messages in front only where they join on', () => {
    const log = new MessageLog(5);
    log.add(message(6));
    expect(log.addEarlier([message(2), message(4), message(5)])).toBe(2);
    expect(sequences(log)).toEqual([4, 5, 6]);
  });
});
