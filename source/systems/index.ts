/** The systems a learner can choose from: one row each. */
import {cassandra} from './cassandra.ts';
import {dynamo} from './dynamo.ts';
import {dynamodb} from './dynamodb.ts';
import {etcd} from './etcd.ts';
import {mysql} from './mysql.ts';
import {restaurant} from './restaurant.ts';
import type {System} from './system.ts';
import {zookeeper} from './zookeeper.ts';

export const systems: readonly System[] = [etcd, zookeeper, cassandra, dynamodb, dynamo, mysql, restaurant];
