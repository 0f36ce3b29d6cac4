/** What Zab promises, over random storms (DSN 2011, §III: integrity, total order, agreement, primary order; §IV). */
import {expect, test} from 'vitest';
import {clientOf, invoke} from '../../source/sim/client.ts';
import {viewOf} from '../../source/sim/world.ts';
import {calm, gust, histories, missing, openStorm, pass, type Storm} from './zab-storm.ts';

const seeds = Array.from({length: process.env.SOAK ? 400 : 30}, (_, index) => index + 1);

function weather(seed: number): Storm {
  const storm = openStorm(seed, seed % 2 === 0 ? 3 : 5);
  pass(storm, 1000);
  for (let count = 0; count < 80 && storm.wrong === null; count += 1) gust(storm);
  return storm;
}

test('in every storm an epoch has one leader, servers deliver one history, and nothing acknowledged is lost', () => {
  let acknowledged = 0;
  let epochs = 0;
  for (const seed of seeds) {
    const storm = weather(seed);
    calm(storm);
    const told = storm.story.join('\n');
    expect(storm.wrong, told).toBe(null);
    expect(missing(storm), told).toEqual([]);
    acknowledged += storm.acknowledged.length;
    epochs += Object.keys(storm.leaders).length;
  }
  expect(acknowledged).toBeGreaterThan(5 * seeds.length);
  expect(epochs).toBeGreaterThan(2 * seeds.length);
}, 120_000);

test('after every storm the ensemble finds one leader, writes again, and all servers hold the same history', () => {
  for (const seed of seeds) {
    const storm = weather(seed);
    calm(storm);
    const {world} = storm;
    const told = storm.story.join('\n');
    const views = world.cluster.nodes.map((id) => viewOf(world, id));
    expect(new Set(views.map(({leader}) => leader)).size, told).toBe(1);
    expect(views[0]?.leader, told).not.toBe(null);
    clientOf(world, 'c99');
    const before = storm.acknowledged.length;
    invoke(world, 'c99', {type: 'write', key: 'calm', value: '1', level: 'quorum'});
    pass(storm, 4000);
    expect(storm.acknowledged.length, told).toBe(before + 1);
    expect(new Set(histories(storm)).size, told).toBe(1);
  }
}, 120_000);
