/** All planted defects, by what they are planted in. A new protocol brings a file and a row. */
import {classroom} from './classroom.ts';
import type {Defect} from './defect.ts';
import {dynamo} from './dynamo.ts';
import {filmDefects} from './film.ts';
import {globalTables} from './global-tables.ts';
import {kitchen} from './kitchen.ts';
import {leaderless} from './leaderless.ts';
import {lessons} from './lessons.ts';
import {multiPaxos} from './multi-paxos.ts';
import {primaryReplica} from './primary-replica.ts';
import {raft} from './raft.ts';
import {sim} from './sim.ts';
import {sshHost} from './ssh-host.ts';
import {zab} from './zab.ts';

export const tables: Readonly<Record<string, readonly Defect[]>> = {
  sim,
  raft,
  zab,
  leaderless,
  'multi-paxos': multiPaxos,
  'global-tables': globalTables,
  dynamo,
  'primary-replica': primaryReplica,
  kitchen,
  lessons,
  film: filmDefects,
  'ssh-host': sshHost,
  classroom,
};
