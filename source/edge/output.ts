/** Writes to whoever started the program, who may have stopped reading. */

export interface Output {
  /** To the standard output. */
  write(text: string): void;
  /** A message to the error stream; a line break is added. */
  complain(message: string): void;
}

/**
 * The output of this process. When the reader has gone (`cap-tui run … | head`) the rest is dropped in silence, so that
 * the exit code still says how the script came out.
 */
export function openOutput(): Output {
  return {write: writerTo(process.stdout, complainOf), complain: withBreak(writerTo(process.stderr, () => {}))};
}

/** A terminal that is gone takes complaints no more than anything else; its end is terminal.ts's affair. */
function complainOf({code}: NodeJS.ErrnoException): void {
  if (code === 'EPIPE' || code === 'EIO') return;
  process.stderr.write(`the output cannot be written (${code}): expected a place that takes it\n`);
  process.exitCode = 2;
}

function writerTo(stream: NodeJS.WriteStream, onError: (error: NodeJS.ErrnoException) => void): (text: string) => void {
  let open = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    open = false;
    onError(error);
  });
  return (text) => {
    if (open && text !== '') stream.write(text);
  };
}

function withBreak(write: (text: string) => void): (message: string) => void {
  return (message) => write(`${message}\n`);
}
