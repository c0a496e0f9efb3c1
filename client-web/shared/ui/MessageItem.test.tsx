import { render } from 'preact';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Message } from '../api/types';
import { MessageItem } from './MessageItem';

const message = (part: Partial<Message>): Message => ({
  sequence: 4,
  id: 'm4',
  senderId: 'staff',
  senderName: 'Grace',
  kind: 'text',
  text: 'Hello',
  sentAt: '2026-11-20T14:00:00Z',
  ...part,
});
const slot = { start: '2026-11-21T15:00:00Z', end: '2026-11-21T15:50:00Z' };
const proposal = message({ kind: 'proposal', data: { proposal: { serviceId: 's', slots: [slot] } } });

let place: HTMLElement;
const show = (shown: Message, all: Message[] = [shown], onAcceptSlot?: (message: Message, start: string) => void) =>
  render(
    <MessageItem
      message={shown}
      all={all}
      isOwn={false}
      isFollowUp={false}
      zone="America/New_York"
      services={[]}
      onAcceptSlot={onAcceptSlot}
    />,
    place,
  );
const button = () => place.querySelector<HTMLButtonElement>('[data-testid="proposal-slot"]');

beforeEach(() => {
  place = document.createElement('ul');
  document.body.replaceChildren(place);
});

describe('MessageItem', () => {
  it('shows what was written as text, whatever it looks like', () => {
    show(message({ text: '<img src=x onerror="alert(1)"> & <b>bold</b>' }));
    const bubble = place.querySelector('.bubble');
    expect(bubble?.textContent).toBe('<img src=x onerror="alert(1)"> & <b>bold</b>');
    expect(bubble?.children.length).toBe(0);
    expect(bubble?.getAttribute('dir')).toBe('auto');
  });

  it('offers the slots of a proposal and tells which was chosen', () => {
    const accept = vi.fn();
    show(proposal, [proposal], accept);
    button()?.click();
    expect(accept).toHaveBeenCalledWith(proposal, slot.start);
  });

  it('offers nothing more once one of the slots was booked', () => {
    const booking = message({
      sequence: 5,
      kind: 'booking',
      data: { booking: { bookingId: 'b', serviceId: 's', start: slot.start, status: 'confirmed' } },
    });
    show(proposal, [proposal, booking], vi.fn());
    expect(button()).toBeNull();
    expect(place.querySelector('.slot-accepted')).not.toBeNull();
  });

  it('says that a message was removed where its text is gone', () => {
    show(message({ text: null }));
    expect(place.querySelector('.erased')).not.toBeNull();
  });
});
