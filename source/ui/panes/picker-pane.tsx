/** A list of demos to pick one from, on a screen of its own. */
import {Box, Text, useInput} from 'ink';
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
  /** Null when the person leaves without picking. */
  readonly onPick: (name: string | null) => void;
}

const accent = 'ansi256(221)';
/** Rows around the list: title, blank, blank, two of help, keys. */
const around = 7;

/** The list with one row highlighted; Enter picks, Escape leaves. */
export function PickerPane({title, rows, glyphs, onPick}: Props) {
  const {columns, rows: height} = useSize();
  const [index, setIndex] = useState(0);
  // Keys can arrive joined, and each must see what the one before did.
  const at = useRef(0);
  useInput((input, key) => {
    for (const name of keysOf(input, key)) {
      if (name === 'enter') return onPick(rows[at.current]?.name ?? null);
      if (name === 'escape' || name === 'q' || name === 'ctrl-c') return onPick(null);
      at.current = moved(at.current, name, rows.length);
    }
    setIndex(at.current);
  });
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

const moves: Readonly<Record<string, number>> = {up: -1, k: -1, down: 1, j: 1, 'page-up': -8, 'page-down': 8};

function moved(index: number, key: string, count: number): number {
  const by = moves[key];
  if (by === undefined) return key === 'home' ? 0 : key === 'end' ? count - 1 : index;
  return Math.abs(by) === 1 ? (index + by + count) % count : Math.max(0, Math.min(count - 1, index + by));
}
