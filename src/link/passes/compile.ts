/**
 * Pass 6: compiles the core modules, each once for the program, and has the engine look at those that the program will
 * never instantiate. What it rejects becomes the diagnostic that `validate` would give.
 */
import { diagnostic, type Diagnostic, type Outcome } from '../../base/index.ts';
import type { CoreModule } from '../../binary/index.ts';
import { analyse, type Facts } from '../../plan/index.ts';
import { guardModule, type CompiledPlan } from '../../runtime/index.ts';
import type { Planned } from './inline.ts';
import { moduleDiagnostic, type ModulePaths } from './judge.ts';

/** What came of one module: undefined where the host gives it. */
type Result = WebAssembly.Module | WebAssembly.CompileError | RangeError | undefined;

export async function compile(
  planned: Planned,
  paths: ModulePaths,
): Promise<Outcome<CompiledPlan>> {
  const { plan } = planned;
  const facts = analyse(plan);
  const [guards, ...results] = await Promise.all([
    WebAssembly.compile(guardModule(plan, facts)),
    ...plan.modules.map(async (module): Promise<Result> =>
      module.kind === 'imported' ? undefined : WebAssembly.compile(own(module.bytes)).catch(fault),
    ),
  ]);
  return told(planned, paths, { facts, guards }, results);
}

/** As `compile`, where nothing may be waited for; engines may refuse large modules on a main thread. */
export function compileSync(planned: Planned, paths: ModulePaths): Outcome<CompiledPlan> {
  const { plan } = planned;
  const results = plan.modules.map((module): Result => {
    if (module.kind === 'imported') return undefined;
    try {
      return new WebAssembly.Module(own(module.bytes));
    } catch (error) {
      return fault(error);
    }
  });
  const facts = analyse(plan);
  const guards = new WebAssembly.Module(guardModule(plan, facts));
  return told(planned, paths, { facts, guards }, results);
}

const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => bytes as Uint8Array<ArrayBuffer>;

/** A module that is wrong, or one that the engine won't take: for lack of memory, or so large on a main thread. */
function fault(error: unknown): WebAssembly.CompileError | RangeError {
  if (error instanceof WebAssembly.CompileError || error instanceof RangeError) return error;
  throw error;
}

function told(
  { plan, sources }: Planned,
  paths: ModulePaths,
  ahead: { readonly facts: Facts; readonly guards: WebAssembly.Module },
  results: readonly Result[],
): Outcome<CompiledPlan> {
  const faults = new Map<CoreModule, unknown>();
  const refused: Diagnostic[] = [];
  for (const [id, result] of results.entries()) {
    const source = sources[id];
    if (source === undefined || !(result instanceof Error)) continue;
    if (result instanceof RangeError) refused.push(engineLimit(source, paths, result));
    else faults.set(source, result);
  }
  const made = new Set(sources);
  for (const module of paths.keys()) {
    if (!made.has(module) && !WebAssembly.validate(own(module.bytes)))
      faults.set(module, undefined);
  }
  // In the order of the file, and with the offsets of the module as it was read.
  const diagnostics: Diagnostic[] = [...paths]
    .filter(([module]) => faults.has(module))
    .map(([module, path]) => moduleDiagnostic(module, path));
  const modules = results.map((r) => (r instanceof WebAssembly.Module ? r : undefined));
  return { value: { plan, ...ahead, modules }, diagnostics: [...diagnostics, ...refused] };
}

function engineLimit(source: CoreModule, paths: ModulePaths, { message }: RangeError): Diagnostic {
  return diagnostic(
    'runtime/engine-limit',
    `a core module is refused by the engine: ${message}`,
    { file: source.file, offset: source.offset, path: paths.get(source) ?? 'component' },
    { help: ['on a main thread, `link` and `instantiate` leave it the time that it needs'] },
  );
}
