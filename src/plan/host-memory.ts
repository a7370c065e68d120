/**
 * How the memory is used in which values of JavaScript's lie while adapters take or bring them: as a stack. Who puts
 * something there does so from `top` on, and whoever began sets it back.
 */
export const hostMemory = {
  /** The address of the first byte that is not in use: an u32. */
  top: 0,
  /** What `top` is when nothing is in use. */
  start: 16,
} as const;
