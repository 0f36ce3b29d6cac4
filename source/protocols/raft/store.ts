/** The key-value store that the log drives: the same proposals in the same order give the same data at every node. */
import {absent, type Stored} from '../../sim/operation.ts';
import type {Proposal} from './messages.ts';

/** What a node holds of a key. */
export function storedAt(data: Readonly<Record<string, Stored>>, key: string): Stored {
  return Object.hasOwn(data, key) ? (data[key] ?? absent) : absent;
}

/** Carries a proposal out. Returns null, or, for a cas that found another value and did nothing, what it found. */
export function carryOut(data: Record<string, Stored>, proposal: Proposal): Stored | null {
  const {key, stored} = proposal;
  if (proposal.type === 'cas') {
    const found = storedAt(data, key);
    if (found.value !== proposal.from) return found;
  }
  data[key] = stored;
  return null;
}
