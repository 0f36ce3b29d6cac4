/** Whether a lesson was asked for over SSH without a terminal, as `ssh host command` does; sshd says so in the environment. */

type Environment = Readonly<Record<string, string | undefined>>;

/** What to say then; null when the program was started in another way. To be asked only where there is no terminal. */
export function refusalOverSsh({SSH_ORIGINAL_COMMAND, SSH_CONNECTION, SSH_TTY}: Environment): string | null {
  const isForced = SSH_ORIGINAL_COMMAND !== undefined;
  // In somebody's own session over SSH a pipe has no terminal either, but sshd has given that session one.
  if (!isForced && (SSH_CONNECTION === undefined || SSH_TTY !== undefined)) return null;
  return 'a terminal is needed: expected a login without a command, as in: ssh -t host';
}
