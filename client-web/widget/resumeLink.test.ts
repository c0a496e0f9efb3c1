import { afterEach, expect, test, vi } from 'vitest';
import { takeResumeToken } from './resumeLink';

const server = 'https://chat.practice.example';
const at = (address: string) => new URL(address) as unknown as Location;

afterEach(() => vi.restoreAllMocks());

test('the token is taken on the page of the server and removed from the address', () => {
  const replace = vi.spyOn(history, 'replaceState').mockImplementation(() => {});
  expect(takeResumeToken(server, at(`${server}/conversation?organization=p#resume=abc`))).toBe('abc');
  expect(replace).toHaveBeenCalledWith(history.state, '', '/conversation?organization=p');
});

test.each([
  'https://practice.example/conversation?organization=p#resume=abc',
  `${server}/demo#resume=abc`,
  `${server}/conversation?organization=p`,
  `${server}/conversation?organization=p#resume=`,
])('nothing is taken from %s', (address) => {
  vi.spyOn(history, 'replaceState').mockImplementation(() => {});
  expect(takeResumeToken(server, at(address))).toBeNull();
});
