/** What adapters are made of and engines may lack: several memories, exceptions that are caught, vectors, arrays. */
import { hostText } from '../../abi/index.ts';
import { arrayNewDefault, drop, ModuleWriter, type Code } from '../../wasm/index.ts';

/** A feature of core WebAssembly that adapters use, by the name of its proposal. */
export type EngineFeature = 'multi-memory' | 'exception-handling' | 'simd' | 'gc';

let known: readonly EngineFeature[] | undefined;

/** What the engine lacks, asked once: adapters can be made where it is nothing. */
export function missingFeatures(): readonly EngineFeature[] {
  return (known ??= Object.entries(probes).flatMap(([feature, write]) =>
    WebAssembly.validate(moduleOf(write)) ? [] : [feature as EngineFeature],
  ));
}

let hasThem: boolean | undefined;

/** Whether the engine puts its own functions in place of what a module imports of `wasm:js-string`, asked once. */
export function hasStringBuiltins(): boolean {
  if (hasThem === undefined) {
    const module = new ModuleWriter();
    module.importFunc('wasm:js-string', 'length', { params: [hostText], results: ['i32'] });
    const compiled = new WebAssembly.Module(module.bytes(), { builtins: ['js-string'] });
    hasThem = WebAssembly.Module.imports(compiled).length === 0;
  }
  return hasThem;
}

const probes: Readonly<Record<EngineFeature, (code: Code, module: ModuleWriter) => void>> = {
  'multi-memory': (code) => code.i32(0).i32(0).i32(0).memoryCopy(0, 1),
  // `try_table`; the exceptions of before 2023 won't do.
  'exception-handling': (code) => code.block((caught) => code.catchAll(caught, () => {})),
  simd: (code) => code.v128(new Array<number>(16).fill(0)).op(drop),
  // What strings are made of (`host-text.ts`).
  gc: (code, module) => code.i32(0).array(arrayNewDefault, module.arrayOfI16()).op(drop),
};

function moduleOf(...writes: readonly (typeof probes)[EngineFeature][]): Uint8Array<ArrayBuffer> {
  const module = new ModuleWriter();
  // A second one is what engines without multi-memory refuse.
  const memories = writes.includes(probes['multi-memory']) ? 2 : 0;
  for (let i = 0; i < memories; i++) module.memory({ min: 0, shared: false, address: 'i32' });
  for (const write of writes) {
    module.func({ params: [], results: [] }, (code) => write(code, module));
  }
  return module.bytes();
}

/** A module that engines take which lack nothing, for who asks where a program runs. */
export function featureProbe(): Uint8Array<ArrayBuffer> {
  return moduleOf(...Object.values(probes));
}
