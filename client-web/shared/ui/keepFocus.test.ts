import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepFocus } from './keepFocus';

let stop: () => void;
const part = (id: string) => document.getElementById(id) as HTMLElement;
const settle = () => new Promise((done) => setTimeout(done));

beforeEach(() => {
  document.body.innerHTML =
    '<div id="page"><section id="near"><button id="used">a</button></section><button id="other">b</button></div>';
  stop = keepFocus(document);
});
afterEach(() => stop());

describe('keepFocus', () => {
  it('goes on from the nearest part that is still there', async () => {
    part('used').focus();
    part('used').remove();
    await settle();
    expect(document.activeElement).toBe(part('near'));
  });

  it('goes on from further out where the part has gone too', async () => {
    part('used').focus();
    part('near').remove();
    await settle();
    expect(document.activeElement).toBe(part('page'));
  });

  it('leaves what can no longer be used', async () => {
    part('used').focus();
    (part('used') as HTMLButtonElement).disabled = true;
    await settle();
    expect(document.activeElement).toBe(part('near'));
  });

  it('stays on what is only put elsewhere', async () => {
    part('used').focus();
    part('page').append(part('near'));
    await settle();
    expect(document.activeElement).toBe(part('used'));
  });

  it('does nothing where the step itself put the focus on', async () => {
    part('used').focus();
    part('used').remove();
    part('other').focus();
    await settle();
    expect(document.activeElement).toBe(part('other'));
  });

  it('does not bring back a focus that was left on purpose', async () => {
    part('used').focus();
    part('used').blur();
    await settle();
    part('used').remove();
    await settle();
    expect(document.activeElement).toBe(document.body);
  });

  it('adds no stop of the Tab key', async () => {
    part('used').focus();
    part('used').remove();
    await settle();
    part('other').focus();
    expect(part('near').hasAttribute('tabindex')).toBe(false);
  });
});
