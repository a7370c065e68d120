/**
 * A program -> its core modules as they are written: under which names, what engines are told of them, and which of them stand
 * in the text of the module, as base64, since a file of their own would cost more than its bytes.
 */
import type { ProgramParts } from '../link/index.ts';
import type { Plan } from '../plan/index.ts';
import { guardModule, type ModuleOptions } from '../runtime/index.ts';
import type { EmitOptions } from './emit.ts';
import { goesPlain } from './layers.ts';

/** A core module of a program that is emitted. */
export interface CoreFile {
  /** Its number in the plan; one more than the last is that of the guards. */
  readonly index: number;
  /** The name of its file. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** What the engine is to be told of it. */
  readonly options: ModuleOptions;
  /** Whether it is better off in the text of the module: all are to be, or it only joins others and nobody can hand it in. */
  readonly isInText: boolean;
}

/** Bytes up to which a core module costs less as text than as a file that is asked for: docs/design/emit.md has the figures. */
const small = 4096;

/** All core modules that the host doesn't give. */
export function coreFiles(
  parts: ProgramParts,
  { name, instantiate = 'none', modules, optimize = (bytes) => bytes }: EmitOptions,
): readonly CoreFile[] {
  const { plan, plain } = parts;
  const lifted = liftedModules(plan);
  const core = (
    index: number,
    kind: string,
    bytes: Uint8Array,
    options: ModuleOptions = {},
  ): CoreFile => {
    // Who makes instances may have to hand in compiled modules, by the names of their files.
    const isGlue = instantiate === 'none' && bytes.length <= small && !lifted.has(index);
    const isInText = modules === 'inline' || isGlue;
    return { index, path: `${name}.${kind}.wasm`, bytes, options, isInText };
  };
  const adapters = new Set(adaptersOf(plan));
  const cores = plan.modules.flatMap((module, index): CoreFile[] => {
    if (module.kind === 'imported') return [];
    const bytes = optimize(module.bytes);
    return adapters.has(index)
      ? [core(index, `adapters${index}`, bytes, { builtins: ['js-string'] })]
      : [core(index, `core${index}`, bytes)];
  });
  if (!goesPlain(parts)) return cores;
  return [...cores, core(plan.modules.length, 'guards', guardModule(plan, plain!.facts))];
}

/** The modules that components are written in: what they export stands there. Others join them to each other and to the host. */
function liftedModules({ coreFuncs, funcs, steps }: Plan): ReadonlySet<number> {
  const moduleOf = new Map(steps.map(({ coreInstance, module }) => [coreInstance, module]));
  const lifted = funcs.flatMap((func) => (func.kind === 'lift' ? [coreFuncs[func.core]!] : []));
  return new Set(
    lifted.flatMap((core) =>
      core.kind === 'export' ? (moduleOf.get(core.coreInstance) ?? []) : [],
    ),
  );
}

/** The modules of the linker's. */
export function adaptersOf({ steps }: Plan): readonly number[] {
  return steps.flatMap((step) => (step.kind === 'adapters' ? [step.module] : []));
}
