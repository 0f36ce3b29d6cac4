/** The root of the screen: a session drawn as one canvas, a menu above it, and the keyboard. */
import {Box, useApp, useInput, useStdout} from 'ink';
import {useEffect, useState, useSyncExternalStore} from 'react';
import type {Area} from './draw/canvas.ts';
import {paintedRows} from './draw/canvas.ts';
import {areasOf, captionRows, type Size} from './draw/layout.ts';
import {drawScreen} from './draw/screen.ts';
import {fitsScreen} from './draw/too-small.ts';
import {type Glyphs, spell} from './glyphs.ts';
import {keysOf} from './keys.ts';
import {menuOf} from './menus.ts';
import {CanvasPane} from './panes/canvas-pane.tsx';
import {MenuPane} from './panes/menu-pane.tsx';
import type {Session} from './session.ts';
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
  const rows = paintedRows(drawScreen({...see, size, glyphs}), colours).map((row) => spell(row, glyphs));
  const {mode, pane} = see.state;
  const open = mode.type === 'menu' && fitsScreen(size) ? mode : null;
  return (
    <Box width={size.columns} height={size.rows} overflow="hidden">
      <CanvasPane rows={rows} columns={size.columns} />
      {open && (
        <MenuPane
          menu={menuOf(open.menu, see)}
          index={open.index}
          area={menuArea(size, pane, captionRows({...see.state, size}))}
          glyphs={glyphs}
        />
      )}
    </Box>
  );
}

/** Over the log; where only one pane fits, at the right. */
function menuArea(size: Size, pane: 'cluster' | 'log', caption: number): Area {
  const {log, upper, lower} = areasOf(size, pane, caption);
  const width = log && log.width < size.columns ? log.width : 38;
  return {x: size.columns - width, y: upper.y, width, height: lower.y - upper.y + 1};
}

/** The terminal's size, followed as it changes. */
function useSize(): Size {
  const {stdout} = useStdout();
  const measure = (): Size => ({columns: stdout.columns || 80, rows: stdout.rows || 24});
  const [size, setSize] = useState(measure);
  useEffect(() => {
    const onResize = () => setSize({columns: stdout.columns || 80, rows: stdout.rows || 24});
    stdout.on('resize', onResize);
    return () => {
      stdout.off('resize', onResize);
    };
  }, [stdout]);
  return size;
}
