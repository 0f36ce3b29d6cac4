/** What every system must say of itself, and what it must refuse: for each row of the table of systems. */
import {describe, expect, test} from 'vitest';
import {carryOut} from '../../source/edge/commands.ts';
import {openLab} from '../../source/lab/open.ts';
import {printCard} from '../../source/script/model-card.ts';
import {systems} from '../../source/systems/index.ts';
import {allowedText, chooseOptions, OptionError, type OptionRow, type System} from '../../source/systems/system.ts';
import {newCanvas} from '../../source/ui/draw/canvas.ts';
import {drawPage, pageRows} from '../../source/ui/draw/pages.ts';
import {unicode} from '../../source/ui/glyphs.ts';
import {newUiState} from '../../source/ui/state.ts';

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a script, or another command, through the front door. */
async function run(input: readonly string[], values: Record<string, string[]> = {}, script = ''): Promise<Ended> {
  let out = '';
  let err = '';
  const code = await carryOut(
    input,
    {
      typed: [...input, ...Object.entries(values).flatMap(([name, all]) => all.flatMap((one) => [`--${name}`, one]))],
      values,
    },
    {
      help: false,
      output: {
        write: (text) => {
          out += text;
        },
        complain: (text) => {
          err += `${text}\n`;
        },
      },
      readFile: () => ({ok: true, text: script, name: 'story.cap'}),
      openBytes: () => {
        throw new Error('no bytes are read here');
      },
      terminal: null,
    },
  );
  return {code, out, err};
}

const runScript = (script: string) => run(['run', 'story.cap'], {}, script);
const usual = (system: System) => system.open(chooseOptions(system, {}));
const unwrapped = (text: string) => text.replace(/\s+/g, ' ');
const allOf = (card: string, texts: readonly string[]) => texts.filter((text) => !card.includes(unwrapped(text)));

/** A value just outside of what is allowed. */
function beyond({allowed}: OptionRow): string {
  return 'low' in allowed ? String(allowed.high + 1) : 'neither';
}

describe.each(systems.map((system) => [system.name, system] as const))('%s', (name, system) => {
  const cluster = usual(system);
  const card = unwrapped(printCard(system));

  test('the card names every option with its default and its range', () => {
    const options = system.options.flatMap((row) => [`${row.name}=${row.default}`, row.help, allowedText(row)]);
    expect(allOf(card, options)).toEqual([]);
  });

  test('the card names every level, for which requests it is, and where it is the default', () => {
    const levels = cluster.levels.flatMap(({name: level, help, for: types, defaultFor}) => [
      level,
      `${help} (${types.join(', ')}${defaultFor.length > 0 ? `; the default for ${defaultFor.join(', ')}` : ''})`,
    ]);
    expect(allOf(card, levels)).toEqual([]);
    for (const type of ['read', 'write', 'cas', 'delete'] as const) {
      const able = cluster.levels.filter((row) => row.for.includes(type));
      expect(able.filter((row) => row.defaultFor.includes(type))).toHaveLength(able.length > 0 ? 1 : 0);
    }
  });

  test('the card names every error: whether it is certain, the real text, what it means', () => {
    const errors = cluster.errors.flatMap((row) => [row.name, `${row.certain ? '✗' : '?'} ${row.text} · ${row.means}`]);
    expect(allOf(card, errors)).toEqual([]);
    const {client} = cluster;
    const named = [client.timedOut, client.refused, client.broken, client.session?.unreachable, client.session?.gone];
    const known = cluster.errors.map((row) => row.name);
    expect(named.filter((error) => error !== undefined && !known.includes(error))).toEqual([]);
  });

  test('whatever an option brings in is on the card too', () => {
    for (const {name: option, allowed} of system.options) {
      for (const value of 'low' in allowed ? [] : allowed) {
        const options = {[option]: value};
        const variant = refusalOf(system, options) === null ? system.open(chooseOptions(system, options)) : null;
        const texts = [...(variant?.levels ?? []), ...(variant?.errors ?? []), ...(variant?.actions ?? [])].map(
          (row) => row.name,
        );
        expect(allOf(card, texts)).toEqual([]);
      }
    }
  });

  test('the card says what is modelled, what is left out, the sources, and where the product is filed and why', () => {
    const {modelled, leftOut, sources, filedUnder} = system.card;
    for (const list of [modelled, leftOut, sources]) expect(list.length).toBeGreaterThan(0);
    expect(filedUnder.because.length).toBeGreaterThan(20);
    expect(allOf(card, [...modelled, ...leftOut, ...sources, filedUnder.letters, filedUnder.because])).toEqual([]);
    expect(card).toContain('A client waits ');
  });

  test('key i shows the same on the screen', () => {
    const snapshot = openLab(cluster, 1).snapshot();
    const state = {...newUiState(snapshot), mode: {type: 'page', page: 'card', scroll: 0}} as const;
    const see = {snapshot, state, systems, verdicts: []};
    const page = unwrapped(
      pageRows(see, 120)
        .map((row) => row.map(([text]) => text).join(''))
        .join(' '),
    );
    const {card: said} = system;
    const options = system.options.map((row) => `${row.name}=${row.default}`);
    const levels = cluster.levels.map((row) => row.name);
    const errors = cluster.errors.map((row) => row.means);
    const rest = [...said.modelled, ...said.leftOut, ...said.sources, said.filedUnder.because];
    expect(allOf(page, [...options, ...levels, ...errors, ...rest])).toEqual([]);
    const canvas = newCanvas(80, 24);
    drawPage(canvas, {...see, size: {columns: 80, rows: 24}, glyphs: unicode});
    expect(canvas.cells.characters.join('')).toContain(name);
  });

  test('cap-tui systems NAME prints it, within 80 columns', async () => {
    const {code, out, err} = await run(['systems', name]);
    expect([code, err, out]).toEqual([0, '', printCard(system)]);
  });

  test.each(system.options.map((row) => [row.name, row] as const))(
    '%s out of range is refused',
    async (option, row) => {
      const {code, out, err} = await runScript(`system ${name} ${option}=${beyond(row)}\nc1 write x 1`);
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain(`${option}=${beyond(row)} is not possible`);
      expect(err).toContain(allowedText(row));
      expect(err).toMatch(/^story\.cap:1:\d+: .*as in: system /);
      const flag = await run([name], {option: [`${option}=${beyond(row)}`]});
      expect([flag.code, flag.out]).toEqual([2, '']);
      expect(flag.err).toContain(allowedText(row));
    },
  );

  test('an option it does not have is refused, and all that it has are named', async () => {
    const {code, out, err} = await runScript(`system ${name} colour=red\nc1 write x 1`);
    expect([code, out]).toEqual([2, '']);
    expect(
      allOf(
        err,
        system.options.map((row) => row.name),
      ),
    ).toEqual([]);
    expect(err).toContain("no option 'colour'");
  });

  test.each(['read x', 'write x 1'])(
    'a level it does not have for %s is refused, and those that it has are named',
    async (ask) => {
      const {code, out, err} = await runScript(`system ${name}\nc1 ${ask} nonsense`);
      const type = ask.startsWith('read') ? 'read' : 'write';
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/^story\.cap:2:\d+: /);
      expect(
        allOf(
          err,
          cluster.levels.filter((row) => row.for.includes(type)).map((row) => row.name),
        ),
      ).toEqual([]);
    },
  );

  test.each(['crash n99', 'partition n1 | n99', 'connect c1 n99', 'expect leader n99', 'wait until down n99'])(
    'a node it does not have is refused, and its nodes are named: %s',
    async (line) => {
      const {code, out, err} = await runScript(`system ${name}\nwait 1s\n${line}`);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/^story\.cap:3:\d+: expected a node of this /);
      expect(err).toContain(cluster.nodes.join(' '));
    },
  );

  test('an action, and an error, that it does not have are refused', async () => {
    const elsewhere = systems.flatMap((other) => usual(other).actions.map((row) => row.name));
    const foreign = elsewhere.find((action) => !cluster.actions.some((row) => row.name === action)) ?? '';
    const {code, err} = await runScript(`system ${name}\n${foreign} n1`);
    expect(code).toBe(2);
    expect(err).toContain(`'${foreign}'`);
    const wrong = await runScript(`system ${name}\nc1 read x\nexpect c1 info nonsense`);
    expect(wrong.code).toBe(2);
    expect(
      allOf(
        wrong.err,
        cluster.errors.filter((row) => !row.certain).map((row) => row.name),
      ),
    ).toEqual([]);
  });

  test('options that do not fit together are refused, with an example that is possible, whatever the pair', async () => {
    const refused = pairsOf(system).flatMap((options) => {
      const message = refusalOf(system, options);
      return message === null ? [] : [{options, message}];
    });
    for (const {options, message} of refused) {
      const words = Object.entries(options).map(([option, value]) => `${option}=${value}`);
      expect(
        words.some((word) => message.includes(word)),
        message,
      ).toBe(true);
      const [, example = ''] = /as in: system \S+ (.*)$/.exec(message) ?? [];
      const shown = Object.fromEntries(example.split(' ').map((word) => word.split('=')));
      expect(refusalOf(system, shown), message).toBe(null);
    }
    const [first] = refused;
    if (first === undefined) return;
    const options = Object.entries(first.options).map(([option, value]) => `${option}=${value}`);
    const {code, out, err} = await runScript(`system ${name} ${options.join(' ')}\nc1 write x 1`);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(first.message);
  });
});

/** Why the system cannot be opened with these options; null when it can. */
function refusalOf(system: System, options: Record<string, string>): string | null {
  try {
    system.open(chooseOptions(system, options));
    return null;
  } catch (error) {
    if (error instanceof OptionError) return error.message;
    throw error;
  }
}

/** Every two options, each at every word it has or at both ends of its range. */
function pairsOf({options}: System): Record<string, string>[] {
  const ends = ({allowed}: OptionRow) => ('low' in allowed ? [String(allowed.low), String(allowed.high)] : allowed);
  return options.flatMap((one, index) =>
    options.slice(index + 1).flatMap((other) => {
      return ends(one).flatMap((value) => ends(other).map((second) => ({[one.name]: value, [other.name]: second})));
    }),
  );
}
