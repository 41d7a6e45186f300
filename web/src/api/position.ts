/** The latest position of the log that this page has seen. No later answer may show an older one. */
let latest = 0n;

export function reachedPosition(position: string | null | undefined): void {
  if (position && BigInt(position) > latest) latest = BigInt(position);
}

export function atLeast(): string | undefined {
  return latest > 0n ? latest.toString() : undefined;
}

/** Whether `position` comes after `other`. */
export function isAfter(position: string, other: string): boolean {
  return BigInt(position) > BigInt(other);
}

/** The later of two positions. */
export function later(one: string, other: string): string {
  return isAfter(one, other) ? one : other;
}

/** Another person signed in: what was seen before is not theirs. */
export function forgetPosition(): void {
  latest = 0n;
}
