/** The laws of grading, each over many seeds: it follows from the journal, undo takes back, only the learner's part counts. */
import {expect, test} from 'vitest';
import type {Command} from '../../source/lab/command.ts';
import type {Lab} from '../../source/lab/lab.ts';
import {evidenceOf} from '../../source/lessons/evidence.ts';
import {goalNamed} from '../../source/lessons/goals.ts';
import {groupsAt, onIntervention, wholeNetwork} from '../../source/lessons/network.ts';
import {playThrough} from '../../source/lessons/open.ts';
import {printJournal} from '../../source/script/journal.ts';
import {openScript} from '../../source/script/open.ts';
import {parseScript} from '../../source/script/script.ts';
import type {Cluster} from '../../source/sim/cluster.ts';
import {systems} from '../../source/systems/index.ts';
import {chooseOptions} from '../../source/systems/system.ts';
import {randomCommands, story} from '../laws/session.ts';
import {exampleGoals, fresh, missingOf, startAt} from './grading.ts';

const seeds = Array.from({length: Number(process.env.SEEDS ?? 5)}, (_, index) => index + 1);

const clusters: Readonly<Record<string, () => Cluster>> = {
  'etcd of five': () => openCluster('etcd', {nodes: '5'}),
  cassandra: () => openCluster('cassandra', {}),
  'mysql with a replica': () => openCluster('mysql', {replication: 'async', nodes: '3'}),
};

function openCluster(name: string, options: Readonly<Record<string, string>>): Cluster {
  const system = systems.find((row) => row.name === name);
  if (!system) throw new Error(name);
  return system.open(chooseOptions(system, options));
}

/** Checks a law for every seed; a failure names the seed and prints the commands. */
function law(name: string, check: (cluster: Cluster, seed: number, commands: readonly Command[]) => void): void {
  test.each(Object.entries(clusters))(`${name}: %s`, (system, open) => {
    for (const seed of seeds) {
      const cluster = open();
      const commands = randomCommands(seed, cluster.nodes, 50);
      try {
        check(cluster, seed, commands);
      } catch (error) {
        throw new Error(`${name} fails for ${system}\n${story(seed, commands)}`, {cause: error});
      }
    }
  });
}

const goals = exampleGoals().filter(({name}) => !goalNamed(name).unsaved);

/** The lab that the printed journal of another gives. */
function replayed(lab: Lab): Lab {
  const read = parseScript(printJournal(lab.journal()), 'saved.cap');
  if (!read.ok) throw new Error(read.message);
  const opened = openScript(read.script, {options: {}});
  if (!opened.ok) throw new Error(opened.message);
  expect(playThrough(read.script.lines, opened.lab)).toEqual([]);
  return opened.lab;
}

law('the groups told from what was done are those of the network', (cluster, seed, commands) => {
  const {lab} = fresh(cluster, seed);
  const network = wholeNetwork(cluster.nodes);
  let heard = 0;
  for (const command of commands) {
    lab.dispatch(command);
    const {events, groups, now} = lab.snapshot();
    for (const event of events.slice(heard)) {
      if (event.type === 'intervened') onIntervention(network, event.intervention, event.at);
    }
    heard = events.length;
    expect(groupsAt(network, now)).toEqual(groups);
  }
});

law('graded live, step by step, a session stands as graded from its printed journal', (cluster, seed, commands) => {
  const {lab} = fresh(cluster, seed);
  const setup = commands.slice(0, 10);
  for (const command of setup) lab.dispatch(command);
  const start = startAt(lab);
  for (const [index, command] of commands.slice(10).entries()) {
    lab.dispatch(command);
    const live = evidenceOf(lab, start);
    const standings = missingOf(goals, live);
    if (index % 10 !== 9) continue;
    const again = evidenceOf(replayed(lab), start);
    expect(again.asked).toEqual(live.asked);
    expect(again.deeds).toEqual(live.deeds);
    expect(missingOf(goals, again)).toEqual(standings);
  }
});

law('undo unticks: what a command met is unmet without it', (cluster, seed, commands) => {
  const {lab, start} = fresh(cluster, seed);
  for (const command of commands) {
    const before = missingOf(goals, evidenceOf(lab, start));
    const done = lab.journal().entries.length;
    lab.dispatch(command);
    if (lab.journal().entries.length === done) continue;
    lab.dispatch({type: 'undo'});
    expect(missingOf(goals, evidenceOf(lab, start))).toEqual(before);
    lab.dispatch({type: 'redo'});
  }
});

law('looking changes nothing', (cluster, seed, commands) => {
  const [one, other] = [fresh(cluster, seed), fresh(cluster, seed)];
  for (const command of commands) {
    one.lab.dispatch(command);
    other.lab.dispatch(command);
    missingOf(goals, evidenceOf(one.lab, one.start));
  }
  expect(one.lab.snapshot()).toEqual(other.lab.snapshot());
});

law('what was done before the beginning is nobody’s own', (cluster, seed, commands) => {
  const {lab} = fresh(cluster, seed);
  for (const command of commands) lab.dispatch(command);
  const {asked, deeds} = evidenceOf(lab, startAt(lab));
  expect([asked, deeds]).toEqual([[], []]);
});
