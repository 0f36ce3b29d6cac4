/**
 * The SSH host of a workshop: listens, lets visitors in, and hands over each person with their terminal. Everything between
 * the socket and that is here and in the files it names; what happens on the screen is none of its business.
 *
 * **Choices.** Its own `net.Server`, because ssh2's tells nothing of a peer that never speaks. Few algorithms, all of which
 * OpenSSH has offered since 2014; AES-GCM first, which Node computes in native code. No ssh2 listener for files, forwarding,
 * agents or X11: what nobody listens to, ssh2 refuses.
 */
import {type AddressInfo, createServer, type Server, type Socket} from 'node:net';
import ssh2, {type Connection} from 'ssh2';
import {visitorOf} from './address.ts';
import {Call, type House, type OnPerson} from './connection.ts';
import {openFailures} from './failures.ts';
import {openGate} from './gate.ts';
import type {HostKey} from './host-key.ts';
import {type Limits, limitsWith} from './limits.ts';
import type {Log} from './log.ts';
import type {LoginPolicy} from './login-policy.ts';
import type {Register} from './register.ts';
import {socketOf} from './ssh2-inside.ts';

export interface Hosting {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly hostKey: HostKey;
  /** Of the workshop, said to whoever logs in by name. */
  readonly title?: string;
  readonly policy: LoginPolicy;
  readonly register: Register;
  readonly limits?: Partial<Limits>;
  readonly log: Log;
  readonly onPerson: OnPerson;
  readonly now?: () => number;
}

export interface Host {
  readonly address: string;
  readonly port: number;
  /** Connections that are open, logged in or not. */
  readonly connectionCount: () => number;
  /** Lets nobody in any more, says the words on each terminal, and resolves when the last line is closed. */
  close(words: string, reason?: string): Promise<void>;
}

const algorithms: ssh2.Algorithms = {
  kex: ['curve25519-sha256', 'curve25519-sha256@libssh.org', 'ecdh-sha2-nistp256', 'diffie-hellman-group14-sha256'],
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
  compress: ['none'],
  serverHostKey: ['ssh-ed25519'],
};

/** Opens the host; rejects with the system's error when it cannot listen there. */
export async function openHost(hosting: Hosting): Promise<Host> {
  const limits = limitsWith(hosting.limits);
  const gate = openGate(limits);
  const {log, policy, register, onPerson, title = 'CAP workshop', now = Date.now} = hosting;
  const failures = openFailures(limits.failuresPerAddress, limits.forgiveMillis);
  const house: House = {title, limits, log, policy, register, failures, onPerson, now, takeSeat: gate.takeSeat};
  const calls = new Map<Socket, Call>();
  const ssh = openProtocol(hosting.hostKey, limits, (client) => calls.get(socketOf(client))?.onClient(client));
  const server = createServer((socket) => {
    const address = socket.remoteAddress ?? 'unknown';
    const visitor = visitorOf(address);
    const onLogin = gate.knock(visitor);
    if (!onLogin) {
      socket.destroy();
      return log({event: 'refused', address, reason: 'too many who have not logged in'});
    }
    const call = new Call(house, {socket, address, visitor, onLogin});
    calls.set(socket, call);
    socket.once('close', () => {
      onLogin();
      calls.delete(socket);
    });
    ssh.injectSocket(socket);
    call.watch();
  });
  await listen(server, hosting);
  const {address, port} = server.address() as AddressInfo;
  log({event: 'listening', address, port, fingerprint: hosting.hostKey.fingerprint});
  return {
    address,
    port,
    connectionCount: () => calls.size,
    close: async (words, reason = words) => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const call of calls.values()) call.hangUp('the workshop closed', words);
      await closed;
      log({event: 'closed', reason});
    },
  };
}

function openProtocol({secret}: HostKey, limits: Limits, onClient: (client: Connection) => void): ssh2.Server {
  const {keepAliveMillis: keepaliveInterval, keepAlives: keepaliveCountMax} = limits;
  const ssh = new ssh2.Server({hostKeys: [secret], algorithms, ident: 'cap-tui', keepaliveInterval, keepaliveCountMax});
  ssh.on('connection', onClient);
  return ssh;
}

function listen(server: Server, {host, port}: Pick<Hosting, 'host' | 'port'>): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({host, port}, () => {
      server.off('error', reject);
      // Accepting can fail for want of files: the listening goes on.
      server.on('error', () => {});
      resolve();
    });
  });
}
