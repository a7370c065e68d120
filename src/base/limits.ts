/**
 * The limits that all readers keep: the specification's where it gives one, otherwise ours. They stand here,
 * together, so that input that is too large or too deep is one diagnostic, before the stack or the memory is full.
 */

// Those of calls, by the names of CanonicalABI.md. Each by itself: programs carry what they use to where they run.

/** Flat parameters of a core function before they spill to memory (MAX_FLAT_PARAMS). */
export const maxFlatParams = 16;
/** Flat parameters of an async-lowered function (MAX_FLAT_ASYNC_PARAMS). */
export const maxFlatAsyncParams = 4;
/** Flat results before they go through memory (MAX_FLAT_RESULTS). */
export const maxFlatResults = 1;
/** Bytes of one string in memory (MAX_STRING_BYTE_LENGTH). */
export const maxStringBytes = 2 ** 28 - 1;
/** Bytes of one list in memory (MAX_LIST_BYTE_LENGTH). */
export const maxListBytes = 2 ** 28 - 1;
/** Handles of one table (Table.MAX_LENGTH). */
export const maxTableLength = 2 ** 28 - 1;

/** The limits of all else, as plain numbers: bundlers leave out what they see to be without effect. */
export const limits = {
  /** Bytes (UTF-16 units after decoding) of all WIT text that one `load` or `parse` reads. */
  witText: 16_777_216,
  /** Levels of nesting: of brackets and block comments in WIT, of components in components. */
  nesting: 256,
  /** Types in types, each a part of the one before, by name or without; `wasm-tools` has the same limit. */
  typeNesting: 100,
  /** Parts of one type when every type in it is written out; `wasm-tools` has the same limit. */
  typeParts: 1_000_000,
  /** Parts of all types without names that a component names, when they are written out wherever they stand. */
  writtenTypes: 1_000_000,
  /** Statements of a composition in WAC. */
  wacStatements: 100_000,
  /** Types of a composition that its interfaces take over, in all of them. */
  takenTypes: 100_000,
  /** Types and aliases that a binary is written for, each for the sake of the one before. */
  encodedDepth: 1000,
  /** Definitions of a package in binary form. */
  encodedItems: 1_000_000,
  /** Imports and exports of all worlds of one resolution, after includes and implied imports. */
  worldItems: 1_000_000,
  /** Findings of one run; what comes after is counted, not kept. */
  findings: 10_000,
  /** Faults of one binary after which validation ends. */
  faults: 100,
  /** Bytes of a binary that is read whole. */
  binary: 1_073_741_824,
  /** Bytes of standard input, which nobody knows the size of beforehand. */
  input: 268_435_456,
  /** Entries of all vectors of one binary: definitions, names, labels, but not function bodies. */
  binaryItems: 4_000_000,
  /** Bytes of parts that are taken out of a component with copies of what they use of it. */
  closedParts: 67_108_864,
  /** Definitions into which a component unfolds when all its instances are made. */
  evaluated: 1_000_000,
  /** Levels of compositions in compositions that are looked at for what they are made of. */
  constituentLevels: 16,
  /** Steps along the wires of a component while it is found out what its parts reach. */
  auditSteps: 10_000_000,
  /** Steps into which one function unfolds when bindings are written for it. */
  walkSteps: 200_000,
  /** Those of all functions of a world. */
  worldSteps: 2_000_000,
  /** Lines of steps on the page about a core module. */
  pageLines: 500_000,
  /** Labels of one flags type (Explainer.md). */
  flags: 32,
} as const;
