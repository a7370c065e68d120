/** Adds items to a list, however many: as arguments of `push` they would have to fit on the stack. */
export function append<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item);
}
