/**
 * Core modules and module types: code is the engine's to judge; what components ask beyond that is judged here.
 * Explainer.md, Import and Export Definitions (two-level names become one); core specification, Limits.
 */
import type { CoreDefType, CoreExternUse, CoreModule, CoreModuleType } from '../../binary/index.ts';
import type { CoreLimits } from '../../wasm/index.ts';
import type { Context } from '../eval/context.ts';

/** A component can't tell two imports of one name apart. */
export function checkImportNames(cx: Context, module: CoreModule): void {
  cx.offset = module.offset;
  const seen: CoreNames = new Map();
  for (const { module: from, name } of module.imports) checkName(cx, seen, 'import', name, from);
}

/** Whether the engine takes the module. */
export const isTakenByEngine = (module: CoreModule): boolean =>
  WebAssembly.validate(module.bytes as Uint8Array<ArrayBuffer>);

/** Asks the engine whether the module is valid. */
export function engineCheck(cx: Context, module: CoreModule): void {
  if (isTakenByEngine(module)) return;
  const { code, message, offset } = moduleFault(module);
  cx.offset = offset;
  cx.fail(code, message);
}

/** What the engine says against a module that it rejects, and at which offset of the file. */
export function moduleFault(module: CoreModule): {
  readonly code: string;
  readonly message: string;
  readonly offset: number;
} {
  let told = 'the engine rejects it';
  try {
    void new WebAssembly.Module(module.bytes as Uint8Array<ArrayBuffer>);
  } catch (e) {
    if (e instanceof Error) told = e.message;
  }
  // V8 ends its messages with the offset in the module, `@+12`; others don't tell.
  const within = /@\+(\d+)/.exec(told)?.[1] ?? 0;
  const text = told.replace(/^WebAssembly\.\w+\(\): /, '').replace(/ ?@\+\d+$/, '');
  return {
    code: 'component/invalid-module',
    message: `the core module is not valid: ${text}`,
    offset: module.offset + Number(within),
  };
}

export function checkModuleType(cx: Context, type: CoreDefType | CoreModuleType): void {
  if (type.kind !== 'module') return;
  const imports: CoreNames = new Map();
  const exports: CoreNames = new Map();
  for (const decl of type.decls) {
    if (decl.kind === 'import') checkName(cx, imports, 'import', decl.name, decl.module);
    if (decl.kind === 'export') checkName(cx, exports, 'export', decl.name);
    if (decl.kind === 'import' || decl.kind === 'export') checkLimits(cx, decl.type);
  }
}

/** Names that were there before, by the module that they are of. */
type CoreNames = Map<string | undefined, Set<string>>;

function checkName(cx: Context, seen: CoreNames, what: string, name: string, of?: string): void {
  const names = seen.get(of);
  if (names === undefined) {
    seen.set(of, new Set([name]));
    return;
  }
  if (!names.has(name)) {
    names.add(name);
    return;
  }
  const from = of === undefined ? '' : ` of \`${of}\``;
  cx.fail(
    'component/duplicate-core-name',
    `the core ${what} \`${name}\`${from} stands there twice`,
  );
}

function checkLimits(cx: Context, type: CoreExternUse): void {
  if (type.kind !== 'memory' && type.kind !== 'table') return;
  const { min, max, address } = type.limits;
  const most = type.kind === 'memory' ? mostPages(type.limits) : 2 ** bitsOf(address) - 1;
  const bad = (message: string): never => cx.fail('component/bad-limits', message);
  if (min > most || (max ?? 0) > most) bad(`the size of a ${type.kind} can be at most ${most}`);
  if (max !== undefined && min > max) bad(`a ${type.kind} from ${min} to ${max} can't be`);
  if (type.limits.shared && max === undefined) bad(`a shared ${type.kind} needs a maximum`);
}

function mostPages({ address, pageSize }: CoreLimits): number {
  return 2 ** (bitsOf(address) - (pageSize ?? 16));
}

const bitsOf = (address: CoreLimits['address']): number => (address === 'i64' ? 64 : 32);
