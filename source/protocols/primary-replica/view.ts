/** How a server looks from outside: the words that SHOW SLAVE STATUS and SHOW STATUS have for it. */
import type {NodeId} from '../../sim/operation.ts';
import type {NodeView} from '../../sim/protocol.ts';
import {semiSyncClients} from './dump.ts';
import {positionText} from './receiver.ts';
import type {Disk, Memory, Settings} from './state.ts';

type Facts = NodeView['facts'];

/** A replica goes on naming its source while it cannot reach it: that is how it is configured. A fatal error ends that. */
export function view(node: {readonly disk: Disk; readonly memory: Memory}, self: NodeId, settings: Settings): NodeView {
  const {disk} = node;
  const leads = !disk.readOnly;
  return {
    role: leads ? 'primary' : 'replica',
    epoch: 0,
    leads,
    leader: leads ? self : node.memory.receiver.error === null ? disk.source : null,
    data: Object.fromEntries(Object.values(disk.table).map(({key, value, by}) => [key, [{value, by}]])),
    suspects: [],
    facts: settings.replication === 'none' ? rows(disk) : leads ? sending(node, settings) : receiving(node),
  };
}

function rows({table}: Disk): Facts {
  return [['rows', String(Object.values(table).filter(({value}) => value !== null).length)]];
}

function sending({disk, memory}: {readonly disk: Disk; readonly memory: Memory}, {replication}: Settings): Facts {
  const {on, yes, no, waiting} = memory.semiSync;
  const gtid = ['gtid', positionText(disk)] as const;
  if (replication !== 'semisync') return [gtid, ['replicas', String(Object.keys(memory.dumps).length)]];
  return [
    ['semi-sync', on ? 'ON' : 'OFF'],
    gtid,
    ['waiting', String(waiting.length)],
    ['clients', String(semiSyncClients(memory))],
    ['yes_tx', String(yes)],
    ['no_tx', String(no)],
  ];
}

function receiving({disk, memory}: {readonly disk: Disk; readonly memory: Memory}): Facts {
  const {io, behind, error} = memory.receiver;
  return [
    ['Slave_IO_Running', io],
    // Counted from what has been received: 0 when that is applied, whatever the primary has done since.
    ['Seconds_Behind_Master', io === 'Yes' ? String(behind) : 'NULL'],
    ['Gtid_IO_Pos', positionText(disk)],
    ['to apply', String(disk.relayLog.length)],
    ...(error === null ? [] : [['Last_IO_Errno', '1236'] as const]),
  ];
}
