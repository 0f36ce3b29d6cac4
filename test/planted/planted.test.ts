/** The defects that plant.ts plants can still be planted: each text is there, once. */
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {beds} from './beds.ts';

test.each(beds.flatMap(({name, defects}) => defects.map((defect) => ({title: `${name}: ${defect.name}`, ...defect}))))(
  '$title',
  ({file, find, plant}) => {
    expect(readFileSync(file, 'utf8').split(find)).toHaveLength(2);
    expect(plant).not.toBe(find);
  },
);
