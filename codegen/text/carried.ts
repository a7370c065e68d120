/**
 * Which types and functions of WIT a language doesn't carry yet, as a table: everything else it must carry. What
 * stands here is refused with a place (`refusals.ts`), and listed in docs/languages.md, by a test. The lists only shrink.
 */

/** What a language may not carry: the kinds that are behind gates, or need a runtime of their own. */
export const gatedKinds = [
  'async func',
  'stream',
  'future',
  'error-context',
  'map',
  'fixed-length list',
] as const;

export type GatedKind = (typeof gatedKinds)[number];

/** The languages of guests that backends of ours write, by the names of these. */
export const guestLanguages = ['c', 'cpp', 'rust', 'assemblyscript', 'go', 'python'] as const;

export type GuestLanguage = (typeof guestLanguages)[number];

/** The kinds that a language doesn't carry. */
export const notCarried: Readonly<Record<GuestLanguage, readonly GatedKind[]>> = {
  c: ['async func', 'stream', 'future', 'error-context'],
  cpp: ['async func', 'stream', 'future', 'error-context'],
  rust: ['async func', 'stream', 'future', 'error-context'],
  assemblyscript: ['async func', 'stream', 'future', 'error-context'],
  go: ['async func', 'stream', 'future', 'error-context'],
  python: gatedKinds,
};

/** What languages are called in messages and docs. */
export const languageTitles: Readonly<Record<GuestLanguage, string>> = {
  c: 'C',
  cpp: 'C++',
  rust: 'Rust',
  assemblyscript: 'AssemblyScript',
  go: 'Go',
  python: 'Python',
};

/** What to write instead, until a kind is carried. */
export const insteadOf: Readonly<Record<GatedKind, string>> = {
  'async func': 'write a `func` without `async`',
  stream: 'write a list, or a resource with a method that gives the next items',
  future: 'write a resource with a method that gives the value when it is there',
  'error-context': 'write a string, or an enum or variant of errors',
  map: 'write `list<tuple<K, V>>`, which has the same form in the component',
  'fixed-length list': 'write a tuple, or a list and check its length',
};
