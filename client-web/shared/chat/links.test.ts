import { describe, expect, it } from 'vitest';
import { partsOf } from './links';

const linked = (text: string) => partsOf(text).flatMap((part) => (part.href ? [part.text] : []));

describe('partsOf', () => {
  it.each([
    ['See https://example.com.', ['https://example.com']],
    ['(https://example.com/a_(b))', ['https://example.com/a_(b)']],
    ['http://a.example/x?y=1&z=2#q, and HTTPS://B.example!', ['http://a.example/x?y=1&z=2#q', 'HTTPS://B.example']],
    ['https://müller.example/straße', ['https://müller.example/straße']],
    ['“https://example.com/one” https://example.com/two', ['https://example.com/one”', 'https://example.com/two']],
    ['javascript:alert(1) data:text/html,x ftp://a.example mailto:a@b.example', []],
    ['https://bank.example@evil.example/', []],
    ['https://user:secret@evil.example/', []],
    ['https:// http://', []],
    ['nothing here', []],
    ['', []],
  ])('finds the addresses of %j', (text, addresses) => {
    expect(linked(text)).toEqual(addresses);
  });

  it('ends an address where characters begin that nobody sees', () => {
    expect(linked('https://evil.example/\u202egpj.exe')).toEqual(['https://evil.example/']);
    expect(linked('https://a\u200b.example')).toEqual(['https://a']);
  });

  it.each([
    'שלום https://example.com/א עולם',
    'مرحبا 👩‍👩‍👧‍👦🇺🇳',
    '<b>&amp;</b> https://a.example/<script>',
    'a\n\n b\t',
  ])('loses and changes nothing of %j', (text) => {
    expect(
      partsOf(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });
});
