/** What a lab refuses: with a reason, an example or a way out, and without changing or journaling anything. */
import {expect, test} from 'vitest';
import type {Command} from '../../source/lab/command.ts';
import {openLab} from '../../source/lab/open.ts';
import {gossipCluster} from '../laws/gossip.ts';

/** A lab in which n3 is down, n2 is paused, and c1 waits for an answer that a cut keeps from it. */
function troubled() {
  const lab = openLab(gossipCluster(4), 1);
  lab.dispatch({type: 'crash', node: 'n3'});
  lab.dispatch({type: 'pause', node: 'n2'});
  lab.dispatch({type: 'cut', from: 'c1', to: 'n1'});
  lab.dispatch({type: 'invoke', client: 'c1', ask: {type: 'read', key: 'x'}});
  return lab;
}

const refused: readonly (readonly [Command, string])[] = [
  [{type: 'crash', node: 'n9'}, "there is no node 'n9': expected n1 to n4 or a word such as leader, as in: crash n1"],
  [
    {type: 'crash', node: 'leeder'},
    "there is no node 'leeder': expected n1 to n4 or a word such as leader, as in: crash n1",
  ],
  [
    {type: 'crash', node: 'leader'},
    'nobody is the leader now (who leads, with a majority behind it if one has); name a node, such as n1',
  ],
  [{type: 'crash', node: 'n3'}, 'n3 is down already, use restart n3 first'],
  [{type: 'restart', node: 'n1'}, 'n1 is running already, use crash n1 first'],
  [{type: 'restart', node: 'n2'}, 'n2 is running already, use crash n2 first'],
  [{type: 'pause', node: 'n2'}, 'n2 is not running'],
  [{type: 'pause', node: 'n3'}, 'n3 is not running'],
  [{type: 'resume', node: 'n1'}, 'n1 is not paused, use pause n1 first'],
  [{type: 'cut', from: 'n1', to: 'n1'}, 'a link needs two ends, and both are n1, as in: cut n1 n2'],
  [{type: 'cut', from: 'c1', to: 'c2'}, 'clients talk to nodes only, as in: cut c1 n1'],
  [
    {type: 'lossy', from: 'n1', to: 'n2', percent: 101},
    '101 is out of range: expected a whole number from 0 to 100, as in: lossy n1 n2 30%',
  ],
  [
    {type: 'flap', from: 'n1', to: 'n2', every: 0},
    '0 is out of range: expected a whole number from 1 to 60000, as in: flap n1 n2 500ms',
  ],
  [
    {type: 'partition', groups: [['n1', 'n2'], ['n2']]},
    'partition needs each node on one side only, and n2 is on two, as in: partition n1 n2 | n3',
  ],
  [{type: 'partition', groups: [['n1', 'n2', 'n3', 'n4']]}, 'partition needs two sides, as in: partition n1 n2 | n3'],
  [
    {type: 'shape', shape: 'star' as 'ring'},
    "there is no shape 'star': expected halves, majority, minority, isolate, bridge, ring or chain, as in: shape bridge",
  ],
  [
    {type: 'invoke', client: 'c1', ask: {type: 'read', key: 'y'}},
    'c1 still waits for its answer; ask as another client of the same node, such as c5',
  ],
  [
    {type: 'connect', client: 'c1', node: 'n2'},
    'c1 still waits for its answer; ask as another client of the same node, such as c5',
  ],
  [
    {type: 'invoke', client: 'c2', ask: {type: 'read', key: 'x', level: 'strong'}},
    "gossip has no level 'strong' for a read: expected any, as in: c2 read x any",
  ],
  [{type: 'invoke', client: 'c2', ask: {type: 'delete', key: 'x'}}, 'gossip knows no delete'],
  [{type: 'action', name: 'dance', node: 'n1'}, "gossip cannot 'dance' a node"],
  [{type: 'action', name: 'sing', node: 'n3'}, 'n3 is not running'],
  [{type: 'deliver', packet: 123456}, 'no packet 123456 is under way now'],
  [{type: 'advance', by: -1}, 'time moves by whole milliseconds, at most an hour at once, as in: wait 2s'],
  [{type: 'advance', by: 1e9}, 'time moves by whole milliseconds, at most an hour at once, as in: wait 2s'],
  [{type: 'seek', to: 0.5}, 'time moves by whole milliseconds, at most an hour at once, as in: wait 2s'],
  [{type: 'redo'}, 'nothing was undone since the last change'],
  [
    {type: 'return', branch: 'future 1'},
    "no future that was left is called 'future 1': none has been left yet; a change in the past leaves one",
  ],
];

test.each(refused)('%j is refused: %s', (command, reason) => {
  const lab = troubled();
  const before = JSON.stringify([lab.snapshot(), lab.journal()]);
  expect(lab.refusal(command)).toBe(reason);
  expect(lab.dispatch(command)).toEqual([{type: 'refused', at: 0, reason}]);
  expect(JSON.stringify([lab.snapshot(), lab.journal()])).toBe(before);
});

test('nothing can be undone before anything was done', () => {
  const lab = openLab(gossipCluster(3), 1);
  expect(lab.refusal({type: 'undo'})).toBe('nothing has been done yet that could be undone');
});

test('a system on one node has no link to cut', () => {
  const lab = openLab(gossipCluster(1), 1);
  expect(lab.refusal({type: 'shape', shape: 'halves'})).toBe(
    'gossip runs on one node here: there is no link to make a partition',
  );
  expect(lab.refusal({type: 'isolate', node: 'n1'})).toBe(
    'gossip runs on one node here: there is no link to isolate a node',
  );
});
