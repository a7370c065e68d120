/**
 * What `--invoke` and `--args` say -> calls of a program, all of which are checked before the first is made: names, types,
 * and that no handle is used after it was given away. They are made in order, over one instance; each may use what those
 * before it gave by the names that they have.
 */
import {
  createSources,
  diagnostic,
  type Diagnostic,
  hasErrors,
  type Outcome,
  type Sources,
} from '../../base/index.ts';
import type { FoundExport, Program } from '../../link/index.ts';
import { structureOf, type TypeRef } from '../../model/index.ts';
import {
  type NamedResult,
  type NamedResults,
  parseArguments,
  parseCall,
  parseJsonArguments,
  type WaveCall,
} from '../../wave/index.ts';
import { chooseExport } from '../../telling/index.ts';
import type { InvocationText } from './invocation-texts.ts';

/** A call that is to be made. */
export interface Invocation {
  readonly target: FoundExport;
  /** What its result is called later. */
  readonly name?: string;
  /** The type of what it gives where it succeeds. */
  readonly gives: TypeRef | undefined;
  /** The arguments, with the values of results in place of their names. */
  args(results: NamedResults): readonly unknown[];
}

/** What is wrong with calls, with the texts that it is said of. */
export interface WrongInvocations {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Sources;
}

/** Reads the calls; none of them is made. */
export function readInvocations(
  program: Program,
  texts: readonly InvocationText[],
): readonly Invocation[] | WrongInvocations {
  const found: Diagnostic[] = [];
  const results = new Map<string, NamedResult>();
  const invocations: Invocation[] = [];
  const sources: [string, string][] = [];
  for (const [i, text] of texts.entries()) {
    const nth = texts.length === 1 ? '' : ` ${i + 1}`;
    const files = { call: `--invoke${nth}`, args: `--args${nth}` };
    sources.push([files.call, text.call]);
    if (text.args !== undefined) sources.push([files.args, text.args]);
    const { value, diagnostics } = readInvocation(program, text, files, results);
    found.push(...diagnostics);
    // What follows may need its result.
    if (value === undefined) break;
    invocations.push(value);
    if (value.name !== undefined) results.set(value.name, { type: value.gives! });
  }
  if (hasErrors(found)) return { diagnostics: found, sources: createSources(sources) };
  return invocations;
}

function readInvocation(
  program: Program,
  text: InvocationText,
  files: { readonly call: string; readonly args: string },
  known: NamedResults,
): Outcome<Invocation | undefined> {
  const { types } = program.plan;
  const parsed = parseCall(text.call, files.call, text.args === undefined);
  const call = parsed.value;
  if (call === undefined) return { value: undefined, diagnostics: parsed.diagnostics };
  const [start, end] = call.nameRange;
  const fail = (code: string, message: string, help: readonly string[] = []) => ({
    value: undefined,
    diagnostics: [diagnostic(code, message, { file: files.call, start, end }, { help })],
  });
  const choice = chooseExport(program, call, known);
  if ('message' in choice) return fail('cli/unknown-function', choice.message, choice.help);
  const { found, self } = choice;
  const type =
    self === undefined ? found.type : { ...found.type, params: found.type.params.slice(1) };
  const selfCall: WaveCall = { ...call, args: [selfNode(self ?? '', call)] };
  const args = (results: NamedResults): Outcome<readonly unknown[]> => {
    const first =
      self === undefined
        ? { value: [], diagnostics: [] }
        : parseArguments(
            types,
            { ...type, params: found.type.params.slice(0, 1) },
            selfCall,
            files.call,
            results,
          );
    const rest =
      text.args === undefined
        ? parseArguments(types, type, call, files.call, results)
        : parseJsonArguments(
            types,
            type,
            { name: call.name, json: text.args },
            files.args,
            results,
          );
    return {
      value: [...first.value, ...rest.value],
      diagnostics: [...first.diagnostics, ...rest.diagnostics],
    };
  };
  const { diagnostics } = args(known);
  if (hasErrors(diagnostics)) return { value: undefined, diagnostics };
  const gives = givenBy(program, found);
  if (call.result !== undefined && gives === undefined) {
    return fail(
      'cli/no-result',
      `\`${call.name}\` gives nothing that could be called \`${call.result.text}\``,
    );
  }
  return {
    value: {
      target: found,
      gives,
      args: (results) => args(results).value,
      ...(call.result === undefined ? {} : { name: call.result.text }),
    },
    diagnostics,
  };
}

/** The name before a method's, as an argument. */
function selfNode(text: string, { nameRange: [start] }: WaveCall): WaveCall['args'][number] {
  const range = [start, start + text.length] as const;
  return { kind: 'label', name: { text, escaped: false, range }, range };
}

/** What a call gives where it succeeds: of a `result` the ok value. */
function givenBy({ plan }: Program, { type }: FoundExport): TypeRef | undefined {
  if (type.result === undefined) return undefined;
  const result = structureOf(plan.types, type.result);
  return typeof result !== 'string' && result.kind === 'result' ? result.ok : type.result;
}
