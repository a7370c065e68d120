/**
 * How the memory is used in which values of JavaScript's lie while adapters take or bring them: as a stack. Who puts
 * something there does so from `top` on, and whoever began sets it back.
 */
export const hostMemory = {
  /** The address of the first byte that is not in use: an u32. */
  top: 0,
  /** How many bytes a guest may put there in one direction of one call: an u32. */
  room: 4,
  /** Where those end in the call that is made now: an u64. What hosts put there ends with the memory alone. */
  bound: 8,
  /** What counts for `limits.lifted` in one direction of one call, so far and at most: two f64. */
  lifted: 16,
  mostLifted: 24,
  /** How many code units the string has, with their tag, that JavaScript has put there last: an u32. */
  codeUnits: 32,
  /** What `top` is when nothing is in use. */
  start: 48,
} as const;
