/**
 * A core module -> the same, smaller or faster, by binaryen's optimiser at `-O2`. What comes of it uses nothing of the engine that
 * the module may not have used before: where binaryen knows no such form, and where the engine refuses what it made, the
 * module stays as it is.
 */
import type Binaryen from 'binaryen';

type Features = keyof typeof Binaryen.Features;

/** What all engines have that run components. */
const everywhere: readonly Features[] = [
  'Atomics',
  'MutableGlobals',
  'NontrappingFPToInt',
  'SIMD128',
  'BulkMemory',
  'BulkMemoryOpt',
  'SignExt',
  'ExceptionHandling',
  'TailCall',
  'ReferenceTypes',
  'CallIndirectOverlong',
  'Multivalue',
  'ExtendedConst',
  'MultiMemory',
];

/** What modules may use that say so, adapters among them. */
const more: readonly Features[] = [...everywhere, 'GC', 'Memory64', 'RelaxedSIMD'];

/** The module, optimised. */
export function optimize(binaryen: typeof Binaryen, bytes: Uint8Array): Uint8Array {
  return (
    optimizedWith(binaryen, bytes, everywhere) ?? optimizedWith(binaryen, bytes, more) ?? bytes
  );
}

function optimizedWith(
  binaryen: typeof Binaryen,
  bytes: Uint8Array,
  features: readonly Features[],
): Uint8Array | undefined {
  const flags = features.reduce((all, name) => all | binaryen.Features[name], 0);
  let module: Binaryen.Module | undefined;
  try {
    module = binaryen.readBinary(bytes);
    module.setFeatures(flags);
    binaryen.setOptimizeLevel(2);
    binaryen.setShrinkLevel(0);
    module.optimize();
    const made = new Uint8Array(module.emitBinary());
    return WebAssembly.validate(made) ? made : undefined;
  } catch {
    // It throws where it can't read.
    return undefined;
  } finally {
    module?.dispose();
  }
}
