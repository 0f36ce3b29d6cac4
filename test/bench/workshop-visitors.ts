/** Many people of the workshop's bench in one process: each logs in over SSH and acts; `take` gives what they saw. */
import ssh2 from 'ssh2';
import {type ClientFigures, Visitor} from './workshop-client.ts';

const [port, count, busy] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4] === 'busy'];
const visitors: Visitor[] = [];
const together = 10;

function comeIn(index: number): Promise<Visitor> {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    client.on('error', reject);
    client.on('keyboard-interactive', (_name, _note, _language, prompts, answer) =>
      answer(prompts.map(({prompt}) => (prompt.startsWith('Your name') ? `p${index}` : ''))),
    );
    client.on('ready', () => {
      // As OpenSSH does for a terminal.
      client.setNoDelay(true);
      client.shell({term: 'xterm-256color', cols: 100, rows: 30}, (error, channel) => {
        if (error) return reject(error);
        resolve(
          new Visitor({
            send: (text) => void channel.write(text),
            onText: (listener) => channel.on('data', (bytes: Buffer) => listener(bytes.toString('latin1'))),
          }),
        );
      });
    });
    client.connect({host: '127.0.0.1', port, username: `p${index}`, tryKeyboard: true, readyTimeout: 60_000});
  });
}

/** A few at a time, as people come into a room. */
for (let first = 0; first < count; first += together) {
  const indexes = Array.from({length: Math.min(together, count - first)}, (_, index) => first + index);
  for (const visitor of await Promise.all(indexes.map(comeIn))) {
    void visitor.act(((visitors.length * 37) % 100) / 100, busy);
    visitors.push(visitor);
  }
}

process.on('message', () => {
  const figures: ClientFigures[] = visitors.map((visitor) => visitor.take());
  process.send?.(figures);
});
process.on('disconnect', () => process.exit(0));
process.send?.({ready: true});
