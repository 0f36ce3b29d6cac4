/** Join codes: short enough to be read from a slide and typed, long enough not to be guessed in a workshop's time. */
import {randomInt} from 'node:crypto';
import {wordlist} from '@scure/bip39/wordlists/english.js';

/** A new code, as `amber-owl-42`: some 28 bits, with wrong tries limited per address. */
export function drawCode(): string {
  const word = () => wordlist[randomInt(wordlist.length)] ?? 'cap';
  return `${word()}-${word()}-${randomInt(10, 100)}`;
}
