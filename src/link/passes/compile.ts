/**
 * Pass 4: compiles the core modules, each once for the program. What the engine rejects becomes a diagnostic at the
 * module's place in the component.
 */
import { diagnostic, type Diagnostic, type Outcome } from '../../base/index.ts';
import { guardModule } from '../../runtime/index.ts';
import type { Planned } from './inline.ts';

export interface Compiled {
  /** By `ModuleId`; undefined for modules that the host gives. */
  readonly modules: readonly (WebAssembly.Module | undefined)[];
  readonly guard: WebAssembly.Module;
}

export async function compile({ plan, origins }: Planned): Promise<Outcome<Compiled>> {
  const [guard, ...results] = await Promise.all([
    WebAssembly.compile(guardModule(plan)),
    ...plan.modules.map(async (module, id) => {
      if (module.kind === 'imported') return undefined;
      try {
        return await WebAssembly.compile(module.bytes as Uint8Array<ArrayBuffer>);
      } catch (error) {
        if (!(error instanceof WebAssembly.CompileError)) throw error;
        return rejected(error.message, module.label, origins[id]!);
      }
    }),
  ]);
  const modules = results.map((r) => (r instanceof WebAssembly.Module ? r : undefined));
  const diagnostics = results.filter((r): r is Diagnostic => r !== undefined && 'code' in r);
  return { value: { modules, guard }, diagnostics };
}

/** Engines end their messages with the offset in the module: V8 `@+12`, others not at all. */
function rejected(
  message: string,
  label: string,
  origin: { readonly file: string; readonly offset: number },
): Diagnostic {
  const within = /@\+(\d+)/.exec(message)?.[1] ?? 0;
  const text = message.replace(/^WebAssembly\.\w+\(\): /, '').replace(/ ?@\+\d+$/, '');
  return diagnostic(
    'link/core-module-rejected',
    `the engine rejects the core module \`${label}\`: ${text}`,
    {
      file: origin.file,
      offset: origin.offset + Number(within),
      path: `component > core module \`${label}\``,
    },
  );
}
