/** Every protocol's bed of defects: one row each. */
import type {Bed} from './defect.ts';
import {dynamoBed} from './dynamo.ts';
import {globalTablesBed} from './global-tables.ts';
import {multiPaxosBed} from './multi-paxos.ts';
import {zabBed} from './zab.ts';

export const beds: readonly Bed[] = [zabBed, multiPaxosBed, globalTablesBed, dynamoBed];
