/** The terminal's size for whoever draws on it, followed as it changes. */
import {useStdout} from 'ink';
import {useEffect, useState} from 'react';
import type {Size} from '../draw/layout.ts';

/** Columns and rows now; those of a usual terminal where it does not say. */
export function useSize(): Size {
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
