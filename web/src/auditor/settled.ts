/** A value that may change many times a second, once it rests. */
import { useEffect, useRef, useState } from "preact/hooks";

const REST_MS = 120;

/** The value when it rests, at once for a single change; undefined while it is on the move. */
export function useSettled<T>(value: T): T | undefined {
  const [settled, setSettled] = useState(value);
  const last = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const now = performance.now();
    const moves = now - last.current < REST_MS;
    last.current = now;
    if (!moves) return setSettled(value);
    const timer = setTimeout(() => setSettled(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled === value ? settled : undefined;
}
