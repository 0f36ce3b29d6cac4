/** Frames: every screen fits its terminal exactly, whatever stands on it, and a few small ones are shown whole. */
import {stripVTControlCharacters} from 'node:util';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import type {LabSnapshot} from '../../source/lab/snapshot.ts';
import {paintedRows} from '../../source/ui/draw/canvas.ts';
import {drawScreen} from '../../source/ui/draw/screen.ts';
import {ascii} from '../../source/ui/glyphs.ts';
import {newLine} from '../../source/ui/line-edit.ts';
import type {Mode} from '../../source/ui/state.ts';
import {frame, node, packet, scene, snapshot, split, withLinks} from './fixtures.ts';

const hostile = '\x1b[31mred\u202e\u200b\x07 漢字かな é́́́́ 👩‍👩‍👧 \x9b2J and a very long tail that never seems to end';

const worlds: Readonly<Record<string, LabSnapshot>> = {
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((count) => [`${count} nodes`, snapshot(count)])),
  'a split 3 | 2': split(5, 3),
  'a split 5 | 4': split(9, 5),
  'one-way, slow, lossy, held and flapping links': withLinks(snapshot(5), {
    'n1 n2': {state: 'cut'},
    'n2 n3': {slowBy: 200},
    'n3 n4': {lossPercent: 30},
    'n4 n5': {state: 'held', waiting: 12},
    'n5 n1': {flapEvery: 500},
  }),
  'packets everywhere': snapshot(5, {
    packets: [
      packet('n1', 'n2'),
      packet('n2', 'n1'),
      packet('n3', 'n5', {faint: true}),
      packet('n4', 'n1', {label: hostile}),
    ],
  }),
  'an election without a leader': snapshot(5, {
    leader: null,
    leaders: [],
    nodes: snapshot(5).nodes.map(({id}) => node(id, {view: {role: 'candidate', leads: false, leader: null}})),
  }),
  'hostile and wide values': snapshot(5, {
    nodes: snapshot(5).nodes.map(({id}) =>
      node(id, {view: {role: hostile, data: {[hostile]: [{value: hostile, by: 1}]}, facts: [[hostile, hostile]]}}),
    ),
    events: [
      {type: 'note', at: 5, node: 'n1', text: hostile},
      {type: 'refused', at: 6, reason: hostile},
    ],
  }),
};

const modes: readonly Mode[] = [
  {type: 'main'},
  {type: 'menu', menu: 'cut', index: 0},
  {type: 'line', edit: newLine('c1 write x 漢字'), problem: null},
  {type: 'line', edit: newLine('x'.repeat(300)), problem: hostile},
  {type: 'page', page: 'help', scroll: 0},
  {type: 'page', page: 'help', scroll: 1000},
  {type: 'page', page: 'card', scroll: 0},
];

const sizes = [
  [60, 18],
  [79, 24],
  [80, 24],
  [100, 30],
  [120, 36],
  [200, 60],
  [59, 24],
  [80, 17],
  [20, 3],
] as const;

describe.each(Object.entries(worlds))('%s', (_, world) => {
  test.each(sizes)('fills %d columns and %d rows exactly', (columns, rows) => {
    for (const mode of modes) {
      for (const pane of ['cluster', 'log'] as const) {
        const drawn = frame(scene(world, columns, rows, {mode, pane}));
        expect(drawn).toHaveLength(rows);
        expect(drawn.map((row) => stringWidth(row))).toEqual(drawn.map(() => columns));
      }
    }
  });

  test('nothing on it can move the cursor, hide or reorder', () => {
    for (const mode of modes) {
      const text = frame(scene(world, 120, 36, {mode})).join('\n');
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u);
    }
  });
});

test('colours change no character, and no colours means no colours', () => {
  const canvas = drawScreen(scene(split(5, 3), 120, 36));
  const strip = (rows: readonly string[]) => rows.map(stripVTControlCharacters);
  const plain = strip(paintedRows(canvas, 0));
  expect(strip(paintedRows(canvas, 2))).toEqual(plain);
  expect(strip(paintedRows(canvas, 1))).toEqual(plain);
  expect(paintedRows(canvas, 2).join('')).toContain('38;5;');
  expect(paintedRows(canvas, 0).join('')).not.toMatch(/\[[\d;]*[34]\dm/);
});

test('every row ends without a style of its own', () => {
  for (const row of paintedRows(drawScreen(scene(split(5, 3), 80, 24)), 2)) {
    const last = row.split('\x1b[').at(-1) ?? '';
    expect(row.includes('\x1b[') ? last.slice(0, 2) : '0m').toBe('0m');
  }
});

test('the ASCII set draws the cluster in ASCII', () => {
  const world = withLinks(split(5, 3), {'n1 n2': {slowBy: 20}, 'n4 n5': {flapEvery: 50}});
  const rows = frame({...scene({...world, system: {...world.system, title: 'etcd'}}, 120, 36), glyphs: ascii});
  expect(rows.join('')).toMatch(/^[\x20-\x7e]*$/);
});

test('below the smallest size the screen says what it needs', () => {
  expect(frame(scene(snapshot(5), 59, 24)).join(' ')).toMatch(/The lab needs 60x18; this terminal is 59x24/);
  expect(frame(scene(snapshot(5), 80, 17)).join(' ')).toMatch(/The lab needs 60x18; this terminal is 80x17/);
});

test('a split of three nodes, as it looks in the smallest terminal', () => {
  expect(`\n${frame(scene(split(3, 1), 60, 18)).join('\n')}\n`).toMatchInlineSnapshot(`
    "
     etcd 3.5 · Raft · 3 nodes     ╳ n1 | n2 n3  ▸ ×1/10 1.00 s 
    ─ cluster ──────────────────────────────── Tab: the log ────
                        ┏n1 ★ leader━━━━━━━┓                    
                        ┃ term 2 log 7     ┃                    
                        ┃ x = 1            ┃                    
                        ┗━━━━━━━━━ side 1 ━┛                    
                         : ˙            ˙ :                     
                      : ╳                  ╳ :                  
     ╭n3 ▸ follower─────╮                  ╭n2 ▸ follower─────╮ 
     │ term 2 log 7     │                  │ term 2 log 7     │ 
     │ x = 1            │˙˙˙˙˙˙˙˙˙˙˙˙˙˙˙˙˙˙│ x = 1            │ 
     ╰───────── side 2 ─╯                  ╰───────── side 2 ─╯ 
    ─ u undo U redo ─━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━●──
     C  nothing asked yet · w writes, r reads                   
     A  n1 ○ n2 ○ n3 ○ · nothing to judge yet · no answers yet  
     P  side 1 n1 (1 of 3 ✗)  |  side 2 n2 n3 (2 of 3 ✓)        
     n1 chosen · client c1 · hears 1 of 3: no majority          
     w write  r read  x cut  p split  h heal    ? all  q quit   
    "
  `);
});

test('a remark that is made again and again takes one entry of the log', () => {
  const note = (at: number, text: string) => ({type: 'note', at, node: 'n1', text}) as const;
  const polls = [1000, 2000, 3000].map((at) => note(at, 'n1 asks for votes'));
  const burst = [3100, 3100].map((at) => note(at, 'n1 is refused'));
  const log = frame(scene(snapshot(5, {events: [...polls, ...burst, note(3200, 'n1 asks for votes')]})))
    .map((row) => row.slice(46).trimEnd())
    .filter((row) => /\S/.test(row));
  expect(log.slice(2, 7)).toEqual([
    '  1.00 · n1 asks for votes (3',
    '         times, last at 3.00)',
    '  3.10 · n1 is refused (2 times)',
    '  3.20 · n1 asks for votes',
    expect.stringContaining('─'),
  ]);
});

test('the log, as it looks at 80 columns', () => {
  const request = {type: 'write', key: 'x', value: '2', level: 'linearizable'} as const;
  const asked = {id: 2, client: 'c1', node: 'n1', request, invoked: {at: 400, order: 1}} as const;
  const read = {
    id: 3,
    client: 'c3',
    node: 'n3',
    request: {type: 'read', key: 'x', level: 'serializable'},
    invoked: {at: 900, order: 3},
  } as const;
  const late = {...asked, id: 4, client: 'c4', invoked: {at: 950, order: 5}} as const;
  const completed = {at: 414, order: 2, reply: {outcome: 'ok'}} as const;
  const message = 'Error: etcdserver: request timed out';
  const world = snapshot(5, {
    events: [
      {type: 'invoked', at: 400, operation: asked},
      {type: 'completed', at: 414, operation: {...asked, completed}, judged: {mark: 'ok', latency: 14}},
      {type: 'intervened', at: 800, intervention: {type: 'cut', from: 'n1', to: 'n3'}},
      {type: 'invoked', at: 900, operation: read},
      {
        type: 'completed',
        at: 901,
        operation: {...read, completed: {at: 901, order: 4, reply: {outcome: 'ok'}}},
        judged: {mark: 'stale', latency: 1, values: ['1'], newest: '2'},
      },
      {type: 'invoked', at: 950, operation: late},
      {type: 'note', at: 2000, node: 'n2', text: 'n2 leads term 3'},
      {
        type: 'completed',
        at: 7950,
        operation: {...late, completed: {at: 7950, order: 6, reply: {outcome: 'info', error: 'timed-out'}}},
        judged: {mark: 'info', latency: 7000, error: 'timed-out', message},
      },
    ],
  });
  const log = frame(scene(world)).map((row) => row.slice(46));
  expect(`\n${log.slice(2, 16).join('\n')}\n`).toMatchInlineSnapshot(`
    "
      0.40 c1 write x 2       ✓ 14 ms 
      0.80 ╳ cut n1 n3                
      0.90 c3 read x                  
            serializable        = 1 ≈ 
           stale, newest is 2, 1 ms   
      0.95 c4 write x 2             ↓ 
      2.00 · n2 leads term 3          
      7.95 c4 write x 2             ? 
           unknown, 7.00 s            
           Error: etcdserver: request 
           timed out                  
                                      
                                      
                                      
    "
  `);
});
