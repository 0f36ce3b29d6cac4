/** The restaurant, story by story: the analogy of the first text played with real messages, and its formal twin beside it. */
import {describe, expect, test} from 'vitest';
import {lostWrites} from '../../source/checkers/lost.ts';
import {clientOf} from '../../source/sim/client.ts';
import type {NodeId} from '../../source/sim/operation.ts';
import {restaurant} from '../../source/systems/restaurant.ts';
import {chooseOptions} from '../../source/systems/system.ts';
import {faults, type Lab, latency, openLab, outcome, reply} from './cassandra-cluster.ts';

const price = (value: string) => ({type: 'write', key: 'soup', value}) as const;
const look = {type: 'read', key: 'soup'} as const;
const offTheWall = {...look, level: 'wall'} as const;

/** A restaurant that has been open for a while. */
function openFor(policy: string, more: Readonly<Record<string, string>> = {}): Lab {
  const lab = openLab(restaurant, {policy, nodes: policy === 'one-branch' ? '1' : '3', ...more});
  lab.wait(500);
  return lab;
}

function noteOf(lab: Lab, node: NodeId, text: string): string | undefined {
  return lab.notes.find((note) => note.includes(` ${node} ${text}`));
}

describe('kitchen-first: all diners get the same menu, or none', () => {
  test('whoever is asked, the kitchen’s book answers', () => {
    const lab = openFor('kitchen-first');
    expect(outcome(lab.ask('n2', price('12')))).toBe('ok');
    expect(outcome(lab.ask('n3', look))).toBe('ok 12');
    expect(outcome(lab.ask('n1', look))).toBe('ok 12');
    expect(outcome(lab.ask('n3', {type: 'cas', key: 'soup', from: '12', to: '13'}))).toBe('ok 12');
    expect(outcome(lab.ask('n2', {type: 'cas', key: 'soup', from: '12', to: '14'}))).toBe('fail not-that-price');
    expect(outcome(lab.ask('n2', {type: 'delete', key: 'soup'}))).toBe('ok');
    expect(outcome(lab.ask('n3', look))).toBe('ok ');
  });

  test('what hangs on the wall follows a moment later', () => {
    const lab = openFor('kitchen-first');
    lab.ask('n1', price('12'));
    expect(outcome(lab.ask('n2', offTheWall))).toBe('ok ');
    lab.wait(100);
    expect(outcome(lab.ask('n2', offTheWall))).toBe('ok 12');
  });

  test('a branch that cannot reach the kitchen does not serve: first it waits, then it knows and refuses at once', () => {
    const lab = openFor('kitchen-first');
    lab.ask('n1', price('12'));
    lab.wait(100);
    lab.cut('n1', 'n2');
    const waited = lab.ask('n2', price('13'));
    expect(outcome(waited)).toBe('info no-answer');
    expect(latency(waited)).toBeLessThanOrEqual(3_010);
    const refused = lab.ask('n2', price('14'));
    expect(outcome(refused)).toBe('fail no-kitchen');
    expect(latency(refused)).toBeLessThan(10);
    expect(outcome(lab.ask('n2', look))).toBe('fail no-kitchen');
    // The others never notice; and the wall is still there to read, however old.
    expect(outcome(lab.ask('n3', price('15')))).toBe('ok');
    expect(outcome(lab.ask('n2', offTheWall))).toBe('ok 12');
    expect(noteOf(lab, 'n2', 'cannot reach the kitchen')).toMatch(
      /formally: a follower without a leader; .*A is lost at n2$/,
    );
  });

  test('a question that was on the phone is certainly without effect, an order is not', () => {
    const lab = openFor('kitchen-first');
    faults.cut(lab.world, 'n1', 'n2');
    const order = lab.start('n2', price('13'), 'c2');
    const question = lab.start('n2', look, 'c5');
    expect(outcome(lab.end(question))).toBe('fail no-menu');
    expect(outcome(lab.end(order))).toBe('info no-answer');
    // Only the answer was lost: the kitchen had written the order down.
    expect(outcome(lab.ask('n1', look))).toBe('ok 13');
  });

  test('orders that were on a line that was given up are not carried out after the heal', () => {
    const lab = openFor('kitchen-first');
    lab.cut('n1', 'n2');
    expect(outcome(lab.ask('n2', price('13')))).toBe('info no-answer');
    lab.heal();
    lab.wait(10_000);
    expect(outcome(lab.ask('n1', look))).toBe('ok ');
  });

  test('after the heal the branch hears the kitchen, catches up with its wall, and serves again', () => {
    const lab = openFor('kitchen-first');
    lab.cut('n1', 'n2');
    lab.wait(10_000);
    for (const value of ['1', '2', '3']) lab.ask('n3', price(value));
    lab.heal();
    lab.wait(1_000);
    expect(lab.copies('soup')).toEqual(['3', '3', '3']);
    expect(outcome(lab.ask('n2', look))).toBe('ok 3');
    expect(noteOf(lab, 'n2', 'hears the kitchen')).toMatch(/formally: a follower has a leader$/);
  });

  test('the house may let diners wait instead: they are served after the heal, if they are still there', () => {
    const lab = openFor('kitchen-first', {'when-cut': 'wait'});
    lab.cut('n1', 'n2');
    lab.wait(4_000);
    const patient = lab.start('n2', price('12'), 'c2');
    lab.wait(2_000);
    expect(lab.operation(patient).completed).toBeUndefined();
    lab.heal();
    expect(outcome(lab.end(patient))).toBe('ok');
    lab.cut('n1', 'n2');
    lab.wait(4_000);
    expect(outcome(lab.ask('n2', price('13')))).toBe('info diner-left');
    lab.heal();
    lab.wait(5_000);
    expect(outcome(lab.ask('n1', look))).toBe('ok 13');
  });

  test('a phone that is slower than the branch’s patience is a dead phone', () => {
    const lab = openFor('kitchen-first');
    for (const [from, to] of [
      ['n1', 'n2'],
      ['n2', 'n1'],
    ] as const)
      faults.slow(lab.world, from, to, 2_000);
    lab.wait(10_000);
    expect(lab.view('n2').leader).toBeNull();
    expect(outcome(lab.ask('n2', price('12')))).toBe('fail no-kitchen');
  });

  test('a kitchen that cannot be heard is no kitchen, even if it hears', () => {
    const lab = openFor('kitchen-first');
    faults.cut(lab.world, 'n2', 'n1');
    lab.wait(5_000);
    lab.ask('n3', price('12'));
    lab.wait(100);
    // The kitchen's news arrive, but no ring is answered.
    expect(lab.view('n2').leader).toBeNull();
    expect(outcome(lab.ask('n2', look))).toBe('fail no-kitchen');
  });

  test('a dark kitchen is noticed at once, nobody takes its place, and its book is there in the morning', () => {
    const lab = openFor('kitchen-first');
    lab.ask('n2', price('12'));
    faults.crash(lab.world, 'n1');
    lab.wait(100);
    for (const node of ['n2', 'n3'] as const) expect(outcome(lab.ask(node, look))).toBe('fail no-kitchen');
    expect(outcome(lab.ask('n1', look))).toBe('fail locked');
    faults.restart(lab.world, 'n1');
    lab.wait(4_000);
    expect(outcome(lab.ask('n3', look))).toBe('ok 12');
  });

  test('a diner whose branch goes dark while the order is on the phone cannot tell what became of it', () => {
    const lab = openFor('kitchen-first', {latency: '200'});
    lab.wait(2_000);
    const id = lab.start('n2', price('12'));
    lab.wait(100);
    faults.crash(lab.world, 'n2');
    expect(outcome(lab.end(id))).toBe('info lights-out');
    lab.wait(1_000);
    expect(outcome(lab.ask('n1', look))).toBe('ok 12');
  });

  test('a branch that slept through changes is told of them when it opens again', () => {
    const lab = openFor('kitchen-first');
    faults.crash(lab.world, 'n2');
    for (const value of ['1', '2']) lab.ask('n3', price(value));
    faults.restart(lab.world, 'n2');
    lab.wait(500);
    expect(lab.copies('soup')).toEqual(['2', '2', '2']);
  });

  test('the whole majority of branches cannot replace the kitchen: here the analogy breaks', () => {
    const lab = openFor('kitchen-first', {nodes: '5'});
    lab.isolate('n1');
    lab.wait(10_000);
    for (const node of ['n2', 'n3', 'n4', 'n5'] as const)
      expect(outcome(lab.ask(node, price('1')))).toBe('fail no-kitchen');
    expect(outcome(lab.ask('n1', price('2')))).toBe('ok');
    expect(restaurant.card.leftOut.join()).toMatch(/an election/);
  });
});

describe('branch-first: everybody is served, perhaps from different menus', () => {
  test('a branch serves at once, and the others hear of it soon', () => {
    const lab = openFor('branch-first');
    const served = lab.ask('n2', price('12'));
    expect(latency(served)).toBeLessThan(10);
    lab.wait(100);
    expect(lab.copies('soup')).toEqual(['12', '12', '12']);
  });

  test('cut off, it serves on: every order is answered, and the menus differ', () => {
    const lab = openFor('branch-first');
    lab.ask('n1', price('12'));
    lab.wait(100);
    lab.isolate('n2');
    lab.wait(5_000);
    expect(outcome(lab.ask('n2', price('13')))).toBe('ok');
    expect(outcome(lab.ask('n1', look))).toBe('ok 12');
    expect(outcome(lab.ask('n2', look))).toBe('ok 13');
    expect(noteOf(lab, 'n2', 'cannot hear branch n1')).toMatch(
      /formally: a partition; A is kept at n2, and the menus may differ$/,
    );
    expect(noteOf(lab, 'n2', 'serves from its own menu, alone')).toMatch(/formally: A is kept; C is at risk/);
  });

  test('after the heal the later change wins everywhere, and the earlier one, acknowledged as it was, is lost', () => {
    const lab = openFor('branch-first');
    lab.isolate('n2');
    lab.wait(5_000);
    const early = lab.ask('n2', price('13'));
    lab.wait(1_000);
    expect(outcome(lab.ask('n1', price('15')))).toBe('ok');
    lab.heal();
    lab.wait(3_000);
    expect(lab.copies('soup')).toEqual(['15', '15', '15']);
    expect(outcome(early)).toBe('ok');
    expect(noteOf(lab, 'n1', 'keeps soup=15 of n1, the later one, and forgets soup=13 of n2')).toMatch(
      /formally: last write wins, and the other is dropped, acknowledged or not$/,
    );
  });

  test('a change that knew the other replaces it, and nothing is lost', () => {
    const lab = openFor('branch-first');
    lab.ask('n1', price('12'));
    lab.wait(100);
    lab.ask('n2', price('13'));
    lab.wait(100);
    expect(lab.notes.filter((note) => note.includes('forgets'))).toEqual([]);
  });

  test('at the same moment the branch with the greater number wins, everywhere', () => {
    const lab = openFor('branch-first');
    const ids = (['n1', 'n2', 'n3'] as const).map((node) => lab.start(node, price(node)));
    for (const id of ids) lab.end(id);
    lab.wait(3_000);
    expect(new Set(lab.copies('soup')).size).toBe(1);
    const at = ids.map((id) => lab.operation(id).completed?.at ?? 0);
    if (new Set(at).size === 1) expect(lab.copies('soup')[0]).toBe('n3');
  });

  test('a branch whose clock is behind is answered "ok", and its change is seen by nobody', () => {
    const lab = openFor('branch-first');
    lab.ask('n1', price('12'));
    lab.wait(1_000);
    faults.skew(lab.world, 'n2', -60_000);
    expect(outcome(lab.ask('n2', price('13')))).toBe('ok');
    expect(outcome(lab.ask('n2', look))).toBe('ok 12');
    expect(noteOf(lab, 'n2', 'keeps soup=12 of n1')).toMatch(/forgets soup=13 of n2/);
  });

  test('a branch whose clock was set back still puts its own later change after its own earlier one', () => {
    const lab = openFor('branch-first');
    lab.ask('n2', price('12'));
    faults.skew(lab.world, 'n2', -60_000);
    lab.ask('n2', price('13'));
    expect(outcome(lab.ask('n2', look))).toBe('ok 13');
    lab.wait(2_000);
    expect(lab.copies('soup')).toEqual(['13', '13', '13']);
  });

  test('to have heard an earlier change of a branch is not to know its later one: that is lost all the same', () => {
    const lab = openFor('branch-first');
    lab.ask('n2', price('12'));
    lab.wait(100);
    lab.isolate('n2');
    lab.ask('n2', price('13'));
    lab.wait(1_000);
    lab.ask('n1', price('15'));
    lab.heal();
    lab.wait(3_000);
    expect(lab.copies('soup')).toEqual(['15', '15', '15']);
    expect(noteOf(lab, 'n1', 'keeps soup=15 of n1')).toMatch(/forgets soup=13 of n2/);
  });

  test('a dish taken off stays off, whatever older news arrives later', () => {
    const lab = openFor('branch-first');
    lab.ask('n1', price('12'));
    lab.wait(100);
    lab.isolate('n3');
    lab.ask('n3', price('13'));
    lab.wait(1_000);
    lab.ask('n1', {type: 'delete', key: 'soup'});
    lab.heal();
    lab.wait(4_000);
    expect(lab.copies('soup')).toEqual([null, null, null]);
  });

  test('news goes around a broken line through a third branch', () => {
    const lab = openFor('branch-first');
    lab.cut('n1', 'n2');
    lab.wait(5_000);
    lab.ask('n1', price('12'));
    lab.wait(3_000);
    expect(lab.copies('soup')).toEqual(['12', '12', '12']);
  });

  test('a branch that went dark keeps its menu and its diary, and what it had told nobody is told later', () => {
    const lab = openFor('branch-first');
    lab.isolate('n2');
    lab.wait(5_000);
    lab.ask('n2', price('13'));
    faults.crash(lab.world, 'n2');
    lab.heal();
    lab.wait(2_000);
    faults.restart(lab.world, 'n2');
    lab.wait(3_000);
    expect(lab.copies('soup')).toEqual(['13', '13', '13']);
  });
});

describe('one-branch: nothing can disagree with it', () => {
  test('it serves everybody who gets in', () => {
    const lab = openFor('one-branch');
    expect(outcome(lab.ask('n1', price('12')))).toBe('ok');
    expect(outcome(lab.ask('n1', look))).toBe('ok 12');
    expect(lab.notes.some((note) => note.includes('kitchen —'))).toBe(false);
  });

  test('a closed road keeps a diner out, who then knows that nothing was ordered: an outage, and no matter of CAP', () => {
    const lab = openFor('one-branch');
    clientOf(lab.world, 'c7');
    lab.cut('c7' as NodeId, 'n1');
    const outside = lab.end(lab.start('n1', price('12'), 'c7'));
    expect(outcome(outside)).toBe('fail road-closed');
    expect(latency(outside)).toBe(5_000);
    expect(outcome(lab.ask('n1', look))).toBe('ok ');
    faults.heal(lab.world, 'c7', 'n1');
    faults.heal(lab.world, 'n1', 'c7');
    lab.wait(60_000);
    expect(outcome(lab.ask('n1', look))).toBe('ok ');
  });

  test('a night without light forgets no menu', () => {
    const lab = openFor('one-branch');
    lab.ask('n1', price('12'));
    faults.crash(lab.world, 'n1');
    lab.wait(10);
    expect(outcome(lab.ask('n1', look))).toBe('fail locked');
    faults.restart(lab.world, 'n1');
    expect(outcome(lab.ask('n1', look))).toBe('ok 12');
    expect(lostWrites(lab.operations(), [lab.view('n1').data])).toEqual([]);
  });
});

describe('its words', () => {
  const open = (given: Readonly<Record<string, string>>) => () => restaurant.open(chooseOptions(restaurant, given));

  test.each([
    [
      {policy: 'one-branch'},
      /^policy=one-branch .*expected nodes=1, as in: system restaurant policy=one-branch nodes=1$/,
    ],
    [{policy: 'branch-first', nodes: '1'}, /expected nodes=2, 3, 4 or 5, or policy=one-branch/],
    [{policy: 'branch-first', 'when-cut': 'wait'}, /expected policy=kitchen-first/],
    [{policy: 'cheap'}, /expected kitchen-first, branch-first or one-branch/],
    [{patience: '10'}, /expected 1500 to 60000/],
  ])('%o is refused with what is possible', (given, message) => {
    expect(open(given)).toThrow(message);
  });

  test('every answer but "ok" says what it formally is, and the card says where the analogy breaks', () => {
    for (const row of restaurant.open(chooseOptions(restaurant, {})).errors) expect(row.means).toMatch(/formally: /);
    expect(restaurant.card.modelled.filter((line) => line.startsWith('where the analogy breaks'))).toHaveLength(3);
  });

  test('every remark of a branch has its formal twin', () => {
    for (const policy of ['kitchen-first', 'branch-first']) {
      const lab = openFor(policy);
      lab.ask('n2', price('1'));
      lab.isolate('n2');
      lab.wait(5_000);
      reply(lab.ask('n2', price('2')));
      reply(lab.ask('n3', price('3')));
      lab.heal();
      lab.wait(5_000);
      expect(lab.notes.length).toBeGreaterThan(8);
      expect(lab.notes.filter((note) => !note.includes(' — formally: '))).toEqual([]);
    }
  });
});
