/** How a module has its strings in memory, and the byte that metadata say it with. CanonicalABI.md, Canonical Options. */

export const stringEncodings = ['utf8', 'utf16', 'latin1+utf16'] as const;

/** How a core module has its strings. CanonicalABI.md, Lifting and Lowering Values. */
export type StringEncoding = (typeof stringEncodings)[number];
