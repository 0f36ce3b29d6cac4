/** The rules of a lesson put on its lab: what it does without is refused, and so is going back behind its beginning. */
import type {Command} from '../lab/command.ts';
import type {Lab} from '../lab/lab.ts';
import type {LabSnapshot} from '../lab/snapshot.ts';
import type {Lesson} from './lesson.ts';
import type {Start} from './open.ts';
import {hasVerb} from './verbs.ts';

/** The same lab, refusing what the lesson forbids, with its reason. */
export function withRules(lab: Lab, lesson: Lesson, start: Start): Lab {
  const refusal = (command: Command) => {
    const see = lab.snapshot();
    return hasBegun(see, start) ? (forbiddance(command, lesson) ?? behind(command, see, start)) : null;
  };
  let seen: {readonly from: LabSnapshot; readonly as: LabSnapshot} | null = null;
  return {
    ...lab,
    snapshot() {
      const from = lab.snapshot();
      if (seen?.from !== from) seen = {from, as: doneIn(from) > start.entries ? from : {...from, canUndo: false}};
      return seen.as;
    },
    dispatch(command) {
      const reason = refusal(command);
      return reason === null ? lab.dispatch(command) : [{type: 'refused', at: lab.snapshot().now, reason}];
    },
    refusal: (command) => refusal(command) ?? lab.refusal(command),
  };
}

/** Why a lesson does without this command; null when it does not. */
export function forbiddance(command: Command, {forbidden}: Lesson): string | null {
  const row = forbidden.find(({verb}) => hasVerb(command, verb));
  return row ? `this lesson does without ${row.verb}: ${row.reason}` : null;
}

/** The setup is not the learner's to undo. */
function behind(command: Command, see: LabSnapshot, start: Start): string | null {
  if (command.type === 'undo' && doneIn(see) <= start.entries)
    return 'nothing of your own has been done yet that could be undone; the lesson begins here';
  if (command.type !== 'seek') return null;
  const {to, done} = command;
  const isBehind = to < start.now || (to === start.now && done !== undefined && done < start.entries);
  return isBehind ? `the lesson begins at ${start.now / 1000} s; what came before is its setup` : null;
}

/** Whether the setup has been played; it may do what the lesson forbids. */
export function hasBegun(see: LabSnapshot, start: Start): boolean {
  return see.now >= start.now && doneIn(see) >= start.entries;
}

/** How many interventions lie behind the moment that is shown. */
export function doneIn({events}: LabSnapshot): number {
  return events.filter(({type}) => type === 'invoked' || type === 'intervened').length;
}
