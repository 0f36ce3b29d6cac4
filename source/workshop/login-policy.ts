/** Who may come in and as whom, decided on plain facts; login.ts asks the questions. */
import {createHash, timingSafeEqual} from 'node:crypto';

export interface LoginPolicy {
  /** What is asked of somebody new: the join code, a listed key, or a name only. */
  readonly auth: 'code' | 'keys' | 'open';
  readonly code: string | null;
  /** Fingerprints. */
  readonly attendeeKeys: readonly string[];
  readonly instructorKeys: readonly string[];
}

/** What a key opens: the door, nothing before the join code was given too, or nothing at all. */
export type KeyVerdict = 'instructor' | 'attendee' | 'code' | 'refused';

/** What the owner of a key may do; `isKnown` when they have been here before. */
export function verdictOnKey(policy: LoginPolicy, fingerprint: string, isKnown: boolean): KeyVerdict {
  if (policy.instructorKeys.includes(fingerprint)) return 'instructor';
  if (policy.auth === 'keys') return policy.attendeeKeys.includes(fingerprint) ? 'attendee' : 'refused';
  return policy.auth === 'open' || isKnown ? 'attendee' : 'code';
}

/** Whether the workshop asks for anything: without, it listens on this machine only. */
export function isGuarded({auth, code}: LoginPolicy): boolean {
  return auth === 'keys' || (auth === 'code' && code !== null && code !== '');
}

/** Compared so that the time it takes says nothing about the code; capitals and outer blanks do not matter. */
export function isCode(policy: LoginPolicy, typed: string): boolean {
  if (!policy.code) return false;
  return timingSafeEqual(digest(typed.slice(0, 200)), digest(policy.code));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text.normalize('NFKC').trim().toLowerCase()).digest();
}

/** What the client may try, as SSH names it. */
export function methodsOf({auth}: LoginPolicy): ('publickey' | 'keyboard-interactive')[] {
  return auth === 'keys' ? ['publickey'] : ['publickey', 'keyboard-interactive'];
}
