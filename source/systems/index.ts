/** The systems a learner can choose from: one row each. */
import {cassandra} from './cassandra.ts';
import {etcd} from './etcd.ts';
import {mysql} from './mysql.ts';
import type {System} from './system.ts';

export const systems: readonly System[] = [etcd, cassandra, mysql];
