/** The root of the screen: a session drawn as one canvas, and the keyboard. */
import {Box, useApp, useInput, usePaste} from 'ink';
import {useEffect, useSyncExternalStore} from 'react';
import {paintedRows} from './draw/canvas.ts';
import {drawScreen} from './draw/screen.ts';
import {type Glyphs, spell} from './glyphs.ts';
import {keysOf, keysOfText} from './keys.ts';
import {CanvasPane} from './panes/canvas-pane.tsx';
import {useSize} from './panes/use-size.ts';
import type {Session} from './session.ts';
import {clean} from './text.ts';
import type {ColourLevel} from './theme.ts';

interface Props {
  readonly session: Session;
  readonly glyphs: Glyphs;
  readonly colours: ColourLevel;
  /** Told how the terminal can be handed back for a while, as for Ctrl-Z. */
  readonly onReady?: (suspend: (callback: () => Promise<void>) => Promise<void>) => void;
}

/** The screen of a session, as large as the terminal. */
export function App({session, glyphs, colours, onReady}: Props) {
  const {suspendTerminal} = useApp();
  useEffect(() => onReady?.(suspendTerminal), [onReady, suspendTerminal]);
  const size = useSize();
  const see = useSyncExternalStore(session.subscribe, session.see);
  useEffect(() => session.resize(size), [session, size]);
  useInput((input, key) => {
    for (const name of keysOf(input, key)) session.press(name);
  });
  usePaste((text) => session.paste(keysOfText(clean(text))));
  const rows = paintedRows(drawScreen({...see, size, glyphs}), colours).map((row) => spell(row, glyphs));
  return (
    <Box width={size.columns} height={size.rows} overflow="hidden">
      <CanvasPane rows={rows} columns={size.columns} />
    </Box>
  );
}
