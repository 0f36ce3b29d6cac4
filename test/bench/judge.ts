/**
 * What the live verdict costs per response in a lab with 1,000 operations behind it, for histories that are fine, not
 * linearizable, and not sequential either; and what a whole look at the lab costs beside it.
 */
import type {Lab} from '../../source/lab/lab.ts';
import {openLab} from '../../source/lab/open.ts';
import type {ClientId, NodeId} from '../../source/sim/operation.ts';
import {cassandra} from '../../source/systems/cassandra.ts';
import {chooseOptions} from '../../source/systems/system.ts';
import {median, percentile, type Row, timed} from './measure.ts';

const operations = 1000;
/** The responses that are measured: the last ones, when the history is long. */
const measured = 200;

interface Session {
  readonly name: string;
  readonly level: string;
  readonly split: boolean;
  /** One client goes back and forth between the sides, so that it sees values come and go. */
  readonly moving: boolean;
}

const sessions: readonly Session[] = [
  {name: 'no violation', level: 'quorum', split: false, moving: false},
  {name: 'not linearizable', level: 'one', split: true, moving: false},
  {name: 'not sequential either', level: 'one', split: true, moving: true},
];

/** Rows of the judge. */
export function benchJudge(): readonly Row[] {
  return sessions.flatMap((session) => {
    const {verdicts, looks, held} = run(session);
    const name = `judge, ${operations} operations, ${session.name}`;
    return [
      {name: `${name}: ms a response, mean`, value: mean(verdicts), aim: '<= 1'},
      {name: `  the slowest of a hundred`, value: percentile(verdicts, 99)},
      {name: `  rungs that hold, of 7`, value: held},
      {name: `  a snapshot beside it, ms`, value: median(looks)},
    ];
  });
}

function run(session: Session): {verdicts: number[]; looks: number[]; held: number} {
  const lab = openLab(cassandra.open(chooseOptions(cassandra, {})), 1);
  if (session.split) lab.dispatch({type: 'partition', groups: [['n1', 'n2'], ['n3']]});
  const verdicts: number[] = [];
  const looks: number[] = [];
  for (let turn = 0; turn < operations; turn += 1) {
    ask(lab, session, turn);
    const judged = timed(() => lab.verdicts());
    const looked = timed(() => lab.snapshot());
    if (turn < operations - measured) continue;
    verdicts.push(judged.millis);
    looks.push(looked.millis);
  }
  return {verdicts, looks, held: lab.verdicts().filter(({verdict}) => verdict === 'true').length};
}

/** Writes on both sides, and three reads by one client, which may move between them. */
const turns: readonly (readonly [client: ClientId, type: 'read' | 'write'])[] = [
  ['c1', 'write'],
  ['c3', 'write'],
  ['c2', 'read'],
  ['c2', 'read'],
  ['c2', 'read'],
  ['c1', 'read'],
];

function ask(lab: Lab, {level, moving}: Session, turn: number): void {
  const [client, type] = turns[turn % turns.length]!;
  const node: NodeId = turn % 2 === 0 ? 'n1' : 'n3';
  if (moving && client === 'c2') lab.dispatch({type: 'connect', client, node});
  const about = {key: 'x', level} as const;
  lab.dispatch({
    type: 'invoke',
    client,
    ask: type === 'read' ? {...about, type} : {...about, type, value: String(turn)},
  });
  lab.dispatch({type: 'advance', by: 8});
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
