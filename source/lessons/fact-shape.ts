/** The shape of a fact, for whoever reads one that was kept: what a file says is believed only when it has it. */
import {z} from 'zod';
import type {Fact} from './progress.ts';

/** The last millisecond that a date can have (ECMA-262). */
const lastMoment = 8.64e15;

const count = z.number().int().nonnegative();
const about = {at: z.number().int().min(0).max(lastMoment), lesson: z.string().min(1)};

export const factShape = z.discriminatedUnion('type', [
  z.object({...about, type: z.literal('begun')}),
  z.object({
    ...about,
    type: z.literal('predicted'),
    choice: count,
    right: z.boolean(),
    misconception: count.nullable(),
  }),
  z.object({...about, type: z.literal('hinted'), hint: count}),
  z.object({...about, type: z.literal('reset')}),
  z.object({...about, type: z.literal('shown')}),
  z.object({...about, type: z.literal('passed'), commands: count, alone: z.boolean()}),
]) satisfies z.ZodType<Fact>;
