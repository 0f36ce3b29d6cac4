/** Who has come so far, to be asked by identity or by name; a new name is taken at once, and kept before it counts. */
import {nameKey} from './name.ts';
import type {Enrolment, Kept} from './store.ts';

export interface Register {
  byId(id: string): Enrolment | undefined;
  byName(name: string): Enrolment | undefined;
  /** Keeps a person; false when somebody else took the name meanwhile. Rejects when it cannot be kept. */
  enrol(person: Enrolment): Promise<boolean>;
  /** Keeps the hash of another ticket for a person who has one: the one before opens nothing any more. False when there is no such person. */
  renew(id: string, ticket: string): Promise<boolean>;
}

/** No workshop has more people; whoever makes up names without end stops here. */
const mostPeople = 10_000;

/** The register of what was kept earlier; `keep` resolves when a new entry is safe. */
export function openRegister(
  earlier: readonly Kept[],
  keep: (record: Kept & {type: 'enrolled'}) => Promise<void>,
): Register {
  const ids = new Map<string, Enrolment>();
  const names = new Map<string, Enrolment>();
  const enter = (person: Enrolment) => {
    ids.set(person.id, person);
    names.set(nameKey(person.name), person);
  };
  for (const record of earlier) if (record.type === 'enrolled') enter(record.person);
  const renew = async (id: string, ticket: string) => {
    const known = ids.get(id);
    if (!known || known.ticket === null) return false;
    const person = {...known, ticket};
    await keep({type: 'enrolled', person});
    enter(person);
    return true;
  };
  return {
    renew,
    byId: (id) => ids.get(id),
    byName: (name) => names.get(nameKey(name)),
    enrol: async (person) => {
      if (ids.size >= mostPeople) throw new Error(`nobody new can be enrolled: there are ${mostPeople} people`);
      if (ids.has(person.id) || names.has(nameKey(person.name))) return false;
      enter(person);
      try {
        await keep({type: 'enrolled', person});
      } catch (error) {
        ids.delete(person.id);
        names.delete(nameKey(person.name));
        throw error;
      }
      return true;
    },
  };
}
