/** Compares what a derived transcript says of each step with what the model did. */
import {contextOf, endOf, nameOf, type Performance, printContext} from './derived-play.ts';
import {type Fields, fieldsOf} from './fields.ts';

export interface DerivedFinding {
  readonly place: number;
  readonly step: string;
  /** In what the two differ; nothing means that they agree. */
  readonly differences: readonly string[];
}

const kinds = {ok: 'ok', stale: 'stale', fail: 'refused', info: 'timeout'} as const;

/** One finding for each operation, and for each step whose wait was in vain. */
export function compareDerived(played: Performance): readonly DerivedFinding[] {
  const {transcript, missed} = played;
  return transcript.steps.flatMap((step, place): DerivedFinding[] => {
    const name = `step ${place + 1}, ${step.do} ${step.op ?? ''} ${step.node ?? ''}`;
    if (step.do === 'op') return [{place, step: name, differences: differencesOf(played, step, place)}];
    return [{place, step: name, differences: missed.includes(place) ? ['it never came about'] : []}];
  });
}

function differencesOf(played: Performance, step: Fields, place: number): string[] {
  const result = fieldsOf(step.result, `step ${place + 1}`);
  const end = endOf(played, place);
  if (!end) return ['the model gave no answer'];
  const {judged} = end;
  const kind = judged.values && judged.values.length > 1 ? 'siblings' : kinds[judged.mark];
  const isRead = end.operation.request.type === 'read';
  const values = result.values ?? (result.value === undefined ? [] : [result.value]);
  return [
    // Documents call a read stale only where they speak of it: where one says ok, its value may be older than the other side's.
    ...differ('kind', result.kind, result.kind === 'ok' && kind === 'stale' ? 'ok' : kind),
    ...(isRead && judged.mark !== 'info' ? differ('values', sorted(values), sorted(judged.values ?? [])) : []),
    ...(result.reason === undefined ? [] : differ('text', result.reason, judged.message)),
    ...(result.clock === undefined ? [] : differ('clock', printContext(result.clock), contextOf(played, place))),
    ...(result.context === undefined ? [] : differ('context', printContext(result.context), contextOf(played, place))),
    ...placesOf(played, step, place, result),
  ];
}

/** Where copies went, who keeps them for whom, and who was asked. */
function placesOf(played: Performance, step: Fields, place: number, result: Fields): string[] {
  const {cast, held, asked} = played;
  const value = String(step.value);
  const holders = Object.keys(cast).filter((name) => held[place]?.[cast[name] as 'n1']?.includes(value));
  const hints = (result.hints ?? []) as readonly {holder: string; for_: string}[];
  return [
    ...(result.stored_at === undefined ? [] : differ('stored at', sorted(result.stored_at), sorted(holders))),
    ...(result.acked_by === undefined ? [] : differ('acknowledged by', sorted(result.acked_by), sorted(holders))),
    ...(result.asked === undefined
      ? []
      : differ('asked', sorted(result.asked), sorted((asked[place] ?? []).map((node) => nameOf(cast, node))))),
    ...hints.flatMap(({holder, for_}) => {
      const kept = held[place]?.[cast[holder] as 'n1'] ?? [];
      return kept.includes(`copy for ${cast[for_]}`) ? [] : [`hint: ${holder} keeps no copy for ${for_}`];
    }),
  ];
}

function differ(aspect: string, real: unknown, model: unknown): string[] {
  return String(real) === String(model) ? [] : [`${aspect}: documented ${real}; model ${model}`];
}

function sorted(values: unknown): string {
  return [...(values as readonly unknown[])].map(String).sort().join(', ');
}
