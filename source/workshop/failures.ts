/**
 * Counts wrong codes, tickets and signatures by address, so that guessing gets slow. Each address has a stock of failures
 * that fills up again with time. Right answers and connections are never counted: a whole room may share one address.
 */

export interface Failures {
  /** Whether the address may be answered now. */
  readonly allows: (address: string, now: number) => boolean;
  readonly count: (address: string, now: number) => void;
}

interface Stock {
  used: number;
  since: number;
}

/** More addresses than this are not remembered; the one that failed longest ago is forgotten first. */
const mostAddresses = 10_000;

/** Opens a count: `most` failures at once, one more for each `forgiveMillis`. */
export function openFailures(most: number, forgiveMillis: number): Failures {
  const stocks = new Map<string, Stock>();
  const usedNow = (address: string, now: number): number => {
    const stock = stocks.get(address);
    return stock === undefined ? 0 : Math.max(0, stock.used - (now - stock.since) / forgiveMillis);
  };
  return {
    allows: (address, now) => usedNow(address, now) <= most - 1,
    count: (address, now) => {
      const used = usedNow(address, now) + 1;
      stocks.delete(address);
      stocks.set(address, {used, since: now});
      const [oldest] = stocks.keys();
      if (stocks.size > mostAddresses && oldest !== undefined) stocks.delete(oldest);
    },
  };
}
