/** A list of demos to pick one from, on a screen of its own. */
import {Box, Text, useApp, useInput, usePaste} from 'ink';
import SelectInput from 'ink-select-input';
import {useRef, useState} from 'react';
import {type Glyphs, spell} from '../glyphs.ts';
import {keysOf} from '../keys.ts';
import {clip, wrap} from '../text.ts';
import {useSize} from './use-size.ts';

interface Row {
  readonly name: string;
  readonly line: string;
}

interface Props {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly glyphs: Glyphs;
  readonly onPick: (name: string) => void;
  /** The person leaves without picking; told is what the program ends with. */
  readonly onLeave: (code: 0 | 130) => void;
  /** What is to be done while the terminal is handed back, as for Ctrl-Z. */
  readonly onSuspend: () => Promise<void>;
}

const accent = 'ansi256(221)';
/** Rows around the list: title, blank, blank, two of help, keys. */
const around = 7;

/** The list with one row highlighted; Enter picks, Escape leaves. */
export function PickerPane({title, rows, glyphs, onPick, onLeave, onSuspend}: Props) {
  const {columns, rows: height} = useSize();
  const {suspendTerminal} = useApp();
  const [index, setIndex] = useState(0);
  // Keys can arrive joined, and each must see what the one before did.
  const at = useRef(0);
  useInput((input, key) => {
    for (const name of keysOf(input, key)) {
      const row = rows[at.current];
      if (name === 'enter' && row) return onPick(row.name);
      const code = leaving[name];
      if (code !== undefined) return onLeave(code);
      if (name === 'ctrl-z') void suspendTerminal(onSuspend);
      else at.current = moved(at.current, name, rows.length);
    }
    setIndex(at.current);
  });
  // A list takes no text; without this a paste would press whatever keys it holds.
  usePaste(() => {});
  const names = Math.max(...rows.map(({name}) => name.length));
  const items = rows.map(({name, line}) => ({
    value: name,
    key: name,
    label: spell(clip(`${name.padEnd(names)}  ${line}`, columns - 5), glyphs),
  }));
  return (
    <Box width={columns} height={height} flexDirection="column" overflow="hidden" paddingX={1}>
      <Text>
        <Text bold>{title}</Text>
        <Text color="ansi256(246)">{`  ${index + 1} of ${rows.length}`}</Text>
      </Text>
      <Text> </Text>
      <SelectInput
        key={index}
        items={items}
        initialIndex={index}
        limit={Math.max(1, Math.min(items.length, height - around))}
        isFocused={false}
        indicatorComponent={({isSelected}) => <Text color={accent}>{isSelected ? `${glyphs.caret} ` : '  '}</Text>}
        itemComponent={({isSelected = false, label}) => <Text bold={isSelected}>{label}</Text>}
      />
      <Text> </Text>
      <Text>
        {wrap(rows[index]?.line ?? '', columns - 4)
          .slice(0, 2)
          .join('\n')}
      </Text>
      <Text color="ansi256(246)">{spell('↑ ↓ choose · Enter plays · Esc leaves', glyphs)}</Text>
    </Box>
  );
}

/** Keys that leave, with what the program ends with. */
const leaving: Readonly<Record<string, 0 | 130>> = {escape: 0, q: 0, 'ctrl-c': 130};

const moves: Readonly<Record<string, number>> = {up: -1, k: -1, down: 1, j: 1, 'page-up': -8, 'page-down': 8};

function moved(index: number, key: string, count: number): number {
  const by = moves[key];
  if (by === undefined) return key === 'home' ? 0 : key === 'end' ? count - 1 : index;
  return Math.abs(by) === 1 ? (index + by + count) % count : Math.max(0, Math.min(count - 1, index + by));
}
