/** The time that one step has; each new step takes the place of the last. */

export interface Deadline {
  set(millis: number, reason: string): void;
  /** Begins the time of the current step anew. */
  renew(): void;
  clear(): void;
}

/** Opens a deadline without a step yet. */
export function openDeadline(onLate: (reason: string) => void): Deadline {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  return {
    set: (millis, reason) => {
      clearTimeout(timer);
      if (!isOver) timer = setTimeout(() => onLate(reason), millis);
    },
    renew: () => {
      if (!isOver) timer?.refresh();
    },
    clear: () => {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
