/**
 * A menu over the log, so that the cluster stays in sight. Drawn by ink-select-input; the keys go through the table of
 * keys like all others, because ink-select-input loses the second of two arrows that arrive in one piece.
 */
import {Box, Text} from 'ink';
import SelectInput from 'ink-select-input';
import type {Area} from '../draw/canvas.ts';
import {type Glyphs, spell} from '../glyphs.ts';
import type {Menu, MenuItem} from '../menus.ts';
import {padded, widthOf, wrap} from '../text.ts';

interface Props {
  readonly menu: Menu;
  readonly index: number;
  readonly area: Area;
  readonly glyphs: Glyphs;
}

const accent = 'ansi256(221)';
const grey = 'ansi256(246)';

/** A menu with one item highlighted, in a frame at its area. */
export function MenuPane({menu, index, area, glyphs}: Props) {
  const width = area.width - 2;
  const line = (text: string) => spell(padded(` ${text}`, width), glyphs);
  const help = wrap(menu.items[index]?.help ?? '', width - 2).slice(0, 3);
  const hint = wrap(menu.hint, width - 2);
  const limit = Math.max(1, area.height - 4 - help.length - hint.length);
  const texts = itemTexts(menu.items, width - 2);
  const items = menu.items.map(({digit}, row) => ({value: digit, key: digit, label: spell(texts[row] ?? '', glyphs)}));
  return (
    <Box
      position="absolute"
      top={area.y}
      left={area.x}
      width={area.width}
      flexDirection="column"
      borderStyle={glyphs.name === 'unicode' ? 'round' : 'classic'}
      borderColor={accent}
    >
      <Text bold>{line(menu.title)}</Text>
      <SelectInput
        key={`${menu.title} ${index}`}
        items={items}
        initialIndex={index}
        limit={limit}
        isFocused={false}
        indicatorComponent={({isSelected}) => <Text color={accent}>{isSelected ? `${glyphs.caret} ` : '  '}</Text>}
        itemComponent={Item}
      />
      <Text>{line('')}</Text>
      {help.map((text) => (
        <Text key={text}>{line(text)}</Text>
      ))}
      {hint.map((text) => (
        <Text key={text} color={grey}>
          {line(text)}
        </Text>
      ))}
    </Box>
  );
}

/** `1 halves  n1 n2 | n3 n4 n5`; a meaning that does not fit stands below the menu only. */
function itemTexts(items: readonly MenuItem[], width: number): string[] {
  const labels = Math.max(...items.map(({label}) => label.length));
  return items.map(({digit, label, help}) => {
    const whole = `${digit} ${label.padEnd(labels)} ${help}`;
    return padded(widthOf(whole) <= width ? whole : `${digit} ${label}`, width);
  });
}

function Item({isSelected = false, label}: {readonly isSelected?: boolean; readonly label: string}) {
  return isSelected ? (
    <Text bold color={accent}>
      {label}
    </Text>
  ) : (
    <Text>{label}</Text>
  );
}
