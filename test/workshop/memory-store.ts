/** A store that forgets everything with its process, behind the same interface as the journal. */
import type {Kept, Store} from '../../source/workshop/store.ts';

/** A store in memory, holding these records already. */
export function openMemoryStore(already: readonly Kept[] = []): Store {
  const records = [...already];
  let closed = false;
  return {
    load: async () => [...records],
    async keep(record) {
      if (closed) throw new Error('the store is closed');
      records.push(record);
    },
    async close() {
      closed = true;
    },
  };
}
