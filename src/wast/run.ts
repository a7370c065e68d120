/**
 * Runs a script, directive by directive: definitions are validated, instances linked and run by the plain runtime.
 * Turning text into binaries is the caller's, who hands in `assemble`.
 */
import { structureOf } from '../model/index.ts';
import type { Diagnostic, WitlinkError } from '../base/index.ts';
import { gatedFeatures, validate, type Features } from '../component/index.ts';
import { findExport, link, type Program, valueAt } from '../link/index.ts';
import { asyncKey, type ComponentError, type Imports, type Trap } from '../runtime/index.ts';
import { parseWave, printWave } from '../wave/index.ts';
import type { Directive, Invoke, Unit } from './script.ts';
import { isMeant } from './trap-messages.ts';
import { literalToWave } from './values.ts';

/**
 * The features with which scripts are run: all but those whose names and values the scripts themselves expect to be
 * rejected.
 */
export const scriptFeatures: Features = gatedFeatures.filter(
  (f) => f !== 'nested-names' && f !== 'values',
);

export interface RunOptions {
  /** Text of a component or module -> its binary; throws what says why it can't be read. */
  readonly assemble: (text: string) => Promise<Uint8Array>;
  readonly features?: Features;
  /** How instances are made, if not in memory: of files, say. */
  readonly instantiate?: (
    program: Program,
    imports: Imports,
  ) => Promise<{ readonly exports: Readonly<Record<string, unknown>> }>;
}

export interface Ran {
  readonly line: number;
  readonly kind: Directive['kind'];
  /** Absent where the directive passed. */
  readonly reason?: string;
  /** Of a rejection: what the script calls the reason, and the code of ours. */
  readonly rejected?: { readonly message: string; readonly code: string };
}

/** Runs all directives; none is left out because one before it failed. */
export async function runScript(
  directives: readonly Directive[],
  options: RunOptions,
): Promise<readonly Ran[]> {
  const run = new ScriptRun(options);
  const ran: Ran[] = [];
  for (const directive of directives) ran.push(await run.directive(directive));
  return ran;
}

type UnitAssertion = Extract<Directive, { readonly message: string; readonly unit: Unit }>;

/** Carries why a directive failed. */
class Failed extends Error {}

interface Running {
  readonly program: Program;
  readonly exports: Readonly<Record<string, unknown>>;
}

class ScriptRun {
  readonly #assemble: RunOptions['assemble'];
  readonly #features: Features;
  readonly #make: NonNullable<RunOptions['instantiate']>;
  readonly #definitions = new Map<string, Uint8Array>();
  readonly #instances = new Map<string, Running | Failed>();
  readonly #registered: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  #lastDefinition: Uint8Array | undefined;
  #current: Running | Failed = new Failed('there is no instance before it');

  constructor({ assemble, features, instantiate }: RunOptions) {
    this.#assemble = assemble;
    this.#make =
      instantiate ?? ((program, imports) => program.instantiate(imports, { stalled: 'trap' }));
    this.#features = features ?? scriptFeatures;
  }

  async directive(directive: Directive): Promise<Ran> {
    const { line, kind } = directive;
    try {
      const rejected = await this.#run(directive);
      return { line, kind, ...(rejected === undefined ? {} : { rejected }) };
    } catch (e) {
      return { line, kind, reason: reasonOf(e) };
    }
  }

  async #run(directive: Directive): Promise<Ran['rejected']> {
    switch (directive.kind) {
      case 'definition':
        return this.#define(directive.unit).then(() => undefined);
      case 'unit': {
        this.#current = new Failed('the instance that it needs was not made');
        const bytes = await this.#define(directive.unit);
        this.#setCurrent(directive.unit.name, await this.#instantiate(bytes).catch(asFailed));
        return undefined;
      }
      case 'instance': {
        const bytes =
          directive.of === undefined ? this.#lastDefinition : this.#definitions.get(directive.of);
        if (bytes === undefined) throw new Failed(`there is no definition ${directive.of ?? ''}`);
        this.#setCurrent(directive.name, await this.#instantiate(bytes).catch(asFailed));
        return undefined;
      }
      case 'register':
        this.#registered[directive.as] = this.#instance(directive.instance).exports;
        return undefined;
      case 'invoke':
        await this.#invoke(directive.invoke);
        return undefined;
      case 'assert_return':
        return this.#assertReturn(directive);
      case 'assert_trap':
        return this.#assertTrap(directive);
      case 'assert_invalid':
      case 'assert_malformed':
        return this.#assertRejected(directive);
      case 'assert_unlinkable':
        return this.#assertUnlinkable(directive);
      case 'unknown':
        throw new Failed(`\`${directive.word}\` is not run`);
      default:
        return directive satisfies never;
    }
  }

  /** Makes it the instance that calls go to; where it could not be made, that is why they fail. */
  #setCurrent(name: string | undefined, running: Running | Failed): void {
    this.#current = running;
    if (name !== undefined) this.#instances.set(name, running);
    if (running instanceof Failed) throw running;
  }

  #instance(name: string | undefined): Running {
    const running = name === undefined ? this.#current : this.#instances.get(name);
    if (running === undefined) throw new Failed(`there is no instance ${name ?? ''}`);
    if (running instanceof Failed) throw running;
    return running;
  }

  async #define(unit: Unit): Promise<Uint8Array> {
    const bytes = await this.#bytes(unit);
    this.#lastDefinition = bytes;
    if (unit.name !== undefined) this.#definitions.set(unit.name, bytes);
    const { diagnostics } = validate(bytes, { features: this.#features });
    if (diagnostics.length > 0) throw new Failed(`it is not valid: ${told(diagnostics)}`);
    return bytes;
  }

  async #bytes({ form }: Unit): Promise<Uint8Array> {
    return form.kind === 'binary' ? form.bytes : this.#assemble(form.text);
  }

  async #instantiate(bytes: Uint8Array): Promise<Running> {
    const { value: program, diagnostics } = await link(bytes, { features: this.#features });
    if (program === undefined) throw new Failed(`it can't be linked: ${told(diagnostics)}`);
    const { exports } = await this.#make(program, this.#registered as Imports);
    return { program, exports };
  }

  async #invoke({ instance, func, args }: Invoke): Promise<{ text: string; found: Found }> {
    const running = this.#instance(instance);
    const found = findExported(running, func);
    const { types } = running.program.plan;
    const { params, result } = found.type;
    if (args.length !== params.length)
      throw new Failed(`\`${func}\` takes ${params.length} arguments`);
    const values = params.map((p, i) => valueOf(types, p.type, args[i]!));
    const given = await call(found.func, values);
    const returned = returnsResult(types, result) ? given.asResult : given.plain();
    if (result === undefined) return { text: '', found };
    return { text: printed(types, result, returned), found };
  }

  async #assertReturn(d: Extract<Directive, { kind: 'assert_return' }>): Promise<undefined> {
    const { text, found } = await this.#invoke(d.invoke);
    const { types } = found.program.plan;
    const { result } = found.type;
    if (d.results.length !== (result === undefined ? 0 : 1)) {
      throw new Failed(`it returns ${result === undefined ? 'nothing' : 'one value'}`);
    }
    if (result === undefined) return;
    const wanted = printed(types, result, valueOf(types, result, d.results[0]!));
    if (wanted !== text) throw new Failed(`it returned ${text}, not ${wanted}`);
  }

  async #assertTrap(d: Extract<Directive, { kind: 'assert_trap' }>): Promise<undefined> {
    try {
      if ('func' in d.what) await this.#invoke(d.what);
      else await this.#instantiate(await this.#define(d.what));
    } catch (e) {
      if (!isNamed<Trap>(e, 'Trap')) throw e;
      const meant = isMeant(d.message, e.code);
      if (meant === undefined) throw new Failed(`nothing is known of a trap \`${d.message}\``);
      if (!meant) throw new Failed(`it trapped for another reason, ${e.code}, not: ${d.message}`);
      return;
    }
    throw new Failed(`it did not trap: ${d.message}`);
  }

  async #assertRejected(d: UnitAssertion): Promise<Ran['rejected']> {
    const { message } = d;
    let bytes: Uint8Array;
    try {
      bytes = await this.#bytes(d.unit);
    } catch (e) {
      if (d.unit.form.kind !== 'quote') throw new Failed(`its text can't be read: ${reasonOf(e)}`);
      return { message, code: 'wast/malformed-text' };
    }
    const { value, diagnostics } = validate(bytes, { features: this.#features });
    if (value) throw new Failed(`it was accepted, but: ${message}`);
    return { message, code: diagnostics[0]!.code };
  }

  async #assertUnlinkable(d: UnitAssertion): Promise<undefined> {
    const bytes = await this.#define(d.unit);
    const linked = await link(bytes, { features: this.#features });
    try {
      if (linked.value !== undefined) await this.#make(linked.value, this.#registered as Imports);
    } catch (e) {
      if (isNamed<WitlinkError>(e, 'WitlinkError')) return;
      throw e;
    }
    if (linked.value !== undefined) throw new Failed(`it was linked, but: ${d.message}`);
  }
}

interface Found {
  readonly func: (...args: unknown[]) => unknown;
  readonly type: NonNullable<ReturnType<typeof findExport>>['type'];
  readonly program: Program;
}

function findExported({ program, exports }: Running, name: string): Found {
  const found = findExport(program, undefined, name);
  const func = found === undefined ? undefined : valueAt(exports, found.path);
  if (found === undefined || typeof func !== 'function') {
    throw new Failed(`no function \`${name}\` is exported`);
  }
  // Scripts may wait for synchronous functions, too; nothing can where calls go by adapters.
  const isDirect = program.plan.adapters?.entries.some((entry) => entry.func === found.func);
  const form: unknown = isDirect === true ? func : Reflect.get(func, asyncKey);
  return { func: form as Found['func'], type: found.type, program };
}

/** A call's outcome, as the value of a `result` and as the plain one. */
async function call(
  func: Found['func'],
  args: readonly unknown[],
): Promise<{ asResult: unknown; plain: () => unknown }> {
  try {
    const value = await func(...args);
    return { asResult: { tag: 'ok', val: value }, plain: () => value };
  } catch (e) {
    if (!isNamed<ComponentError>(e, 'ComponentError')) throw e;
    return {
      asResult: { tag: 'err', val: e.payload },
      plain: () => {
        throw e;
      },
    };
  }
}

type Types = Program['plan']['types'];
type Ref = Parameters<typeof printWave>[1];

function returnsResult(types: Types, ref: Ref | undefined): boolean {
  const type = ref === undefined ? undefined : structureOf(types, ref);
  return typeof type === 'object' && type.kind === 'result';
}

function valueOf(types: Types, ref: Ref, literal: Parameters<typeof literalToWave>[0]): unknown {
  const text = literalToWave(literal);
  if (text === undefined) throw new Failed('a literal of this kind is not read');
  const { value, diagnostics } = parseWave(types, ref, text);
  if (diagnostics.length > 0) throw new Failed(`\`${text}\`: ${told(diagnostics)}`);
  return value;
}

function printed(types: Types, ref: Ref, value: unknown): string {
  const { value: text, diagnostics } = printWave(types, ref, value);
  if (diagnostics.length > 0) throw new Failed(told(diagnostics));
  return text;
}

const told = (diagnostics: readonly Diagnostic[]): string =>
  diagnostics
    .slice(0, 3)
    .map((d) => `${d.message} (${d.code})`)
    .join('; ');

function asFailed(e: unknown): Failed {
  return e instanceof Failed ? e : new Failed(reasonOf(e));
}

/** Whether it is of a class of the runtime's, by its name: programs that are files may have a runtime of their own. */
function isNamed<E extends Error>(e: unknown, name: E['name']): e is E {
  return e instanceof Error && e.name === name;
}

/** Why a directive failed; what nothing here throws on purpose goes on. */
function reasonOf(e: unknown): string {
  if (isNamed<WitlinkError>(e, 'WitlinkError')) return told(e.diagnostics);
  return e instanceof Error ? e.message : String(e);
}
