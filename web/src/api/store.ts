/** A value that components can watch. */
import { useEffect, useState } from "preact/hooks";

export interface Store<T> {
  get(): T;
  set(value: T): void;
  watch(watcher: (value: T) => void): () => void;
}

export function store<T>(value: T): Store<T> {
  const watchers = new Set<(value: T) => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const watcher of [...watchers]) watcher(value);
    },
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

export function useStore<T>(watched: Store<T>): T {
  const [value, setValue] = useState<{ now: T }>({ now: watched.get() });
  useEffect(() => {
    const look = () => setValue({ now: watched.get() });
    // It may have changed between the first drawing and now.
    if (!Object.is(watched.get(), value.now)) look();
    return watched.watch(look);
  }, [watched]);
  return value.now;
}
