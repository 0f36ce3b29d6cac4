/** What is said of the network while it has no sides: whole, or ailing in a way that a protocol may take for a cut (TRUTHS.md 18). */
import type {LabSnapshot, LinkSnapshot} from '../../lab/snapshot.ts';
import type {Style} from '../theme.ts';

export interface NetworkWords {
  readonly text: string;
  /** Where there is no room for it. */
  readonly short: string;
  readonly style: Style;
}

/** In words, from the links alone. */
export function networkWords(snapshot: LabSnapshot): NetworkWords {
  const {nodes, relayed} = snapshot;
  if (nodes.length === 1) {
    return {text: 'outside CAP: no link between replicas to cut', short: 'outside CAP: no link to cut', style: 'dim'};
  }
  if (relayed) {
    return {
      text: 'some links are cut; every node is reached by way of others',
      short: 'cut links, yet no sides',
      style: 'fault',
    };
  }
  const ailing = ailingText(snapshot);
  if (ailing !== null) return {text: `no link is cut; ${ailing}`, short: ailing, style: 'fault'};
  const who = nodes.every(({state}) => state === 'up') ? 'every node' : 'every node that runs';
  return {text: `the network is whole: ${who} hears every other`, short: 'the network is whole', style: 'dim'};
}

const ailments: readonly (readonly [word: string, has: (link: LinkSnapshot) => boolean])[] = [
  ['slow', ({slowBy}) => slowBy > 0],
  ['lossy', ({lossPercent}) => lossPercent > 0],
  ['flapping', ({flapEvery}) => flapEvery > 0],
];

/** `1 link is slow`, `3 links are slow or lossy`; null when all between nodes are well. */
function ailingText({nodes, links}: LabSnapshot): string | null {
  const isNode = (name: string) => nodes.some(({id}) => id === name);
  const between = links.filter(({from, to}) => isNode(from) && isNode(to));
  const words = ailments.filter(([, has]) => between.some(has)).map(([word]) => word);
  const ill = between.filter((link) => ailments.some(([, has]) => has(link)));
  const {size} = new Set(ill.map(({from, to}) => [from, to].sort().join()));
  if (size === 0) return null;
  return `${size} ${size === 1 ? 'link is' : 'links are'} ${words.join(' or ')}`;
}
