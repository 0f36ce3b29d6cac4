/**
 * The drawn screen inside Ink. A constant placeholder is laid out once and its rows are replaced as they are written:
 * text that changes with every frame would stay in Ink's measuring caches for ever.
 */
import {Text, Transform} from 'ink';

interface Props {
  readonly rows: readonly string[];
  readonly columns: number;
}

/** The rows exactly as they are, escape sequences included. */
export function CanvasPane({rows, columns}: Props) {
  const placeholder = Array.from({length: rows.length}, () => '.'.repeat(columns)).join('\n');
  return (
    <Transform transform={(_line, index) => rows[index] ?? ''}>
      <Text>{placeholder}</Text>
    </Transform>
  );
}
