/**
 * Resume tickets: four words that bring a person without a key back to the name they chose. Drawn from 2,048 words (the
 * English list of BIP39), hence 44 bits; only a slow hash with a salt of its own is kept.
 */
import {randomBytes, randomInt, scrypt, timingSafeEqual} from 'node:crypto';
import {promisify} from 'node:util';
import {wordlist} from '@scure/bip39/wordlists/english.js';

const wordCount = 4;
const saltBytes = 16;
const hashBytes = 32;
const slowly = promisify(scrypt) as (secret: string, salt: Buffer, length: number) => Promise<Buffer>;

/** A new ticket, as it is shown: `amber-river-quick-stone`. */
export function drawTicket(): string {
  return Array.from({length: wordCount}, () => wordlist[randomInt(wordlist.length)] ?? '').join('-');
}

/** A ticket as it was typed, in the form in which it is shown. */
export function shownTicket(typed: string): string {
  return wordsOf(typed).replaceAll(' ', '-');
}

/** What is kept of a ticket: its salt and its hash. */
export async function hashTicket(ticket: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await slowly(wordsOf(ticket), salt, hashBytes);
  return `scrypt ${salt.toString('hex')} ${hash.toString('hex')}`;
}

/** Whether the words are those of the ticket; capitals and what stands between the words do not matter. */
export async function isTicket(typed: string, kept: string): Promise<boolean> {
  const [kind, salt = '', hash = ''] = kept.split(' ');
  const right = Buffer.from(hash, 'hex');
  if (kind !== 'scrypt' || right.length !== hashBytes) return false;
  const got = await slowly(wordsOf(typed.slice(0, 200)), Buffer.from(salt, 'hex'), hashBytes);
  return timingSafeEqual(got, right);
}

function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '')
    .join(' ');
}
