/**
 * What a component has to be called -> lines, as one reads them in WIT and types them behind `--invoke`, with the types that
 * arguments and results are of.
 */
import { printable } from '../../base/index.ts';
import { decode } from '../../component/index.ts';
import type { FoundExport, Program } from '../../link/index.ts';
import {
  childTypes,
  type Func,
  type Model,
  printStructure,
  printType,
  type TypeDef,
  type TypeId,
  type TypeRef,
} from '../../model/index.ts';
import { describeFunction } from '../../wave/index.ts';
import { Misuse } from '../failure.ts';
import type { Io } from '../io.ts';
import { callablesOf, callName, funcsExportedBy } from '../../telling/index.ts';

/** Without `--invoke` and without an entry of its own, a program tells what it has; nothing ran. */
export function tellCallables(
  program: Program,
  { file, bytes }: { readonly file: string; readonly bytes: Uint8Array },
  io: Io,
): Misuse {
  const { callable, others } = callablesOf(program);
  for (const line of linesOf(program, bytes, callable)) io.out(`${printable(line)}\n`);
  const names = others.map((found) => `\`${printable(callName(found))}\``);
  const none =
    callable.length > 0
      ? ''
      : names.length === 0
        ? ' and exports no function'
        : ' and no function that can be called from the command line';
  const more = names.length > 1 ? `${names[0]} and ${names.length - 1} more` : names[0];
  return new Misuse(`nothing was run: ${printable(file)} has no wasi:cli/run${none}`, [
    ...(callable.length > 0 ? ["choose a function with --invoke 'name(…)'"] : []),
    ...(more === undefined
      ? []
      : [
          `with handles that no call gives, streams, futures or properties there are ${more}: a few lines of JavaScript call them (\`link\`)`,
        ]),
  ]);
}

function linesOf(
  program: Program,
  bytes: Uint8Array,
  callable: readonly FoundExport[],
): readonly string[] {
  const decoded = decode(bytes).value;
  const world = decoded?.world;
  const funcs =
    world === undefined ? new Map<string, Func>() : funcsExportedBy(decoded!.model, world);
  const used: TypeRef[] = [];
  const lines = callable.map((found) => {
    const func = funcs.get(found.path.join('#'));
    // What no WIT is said of has types without names.
    if (func === undefined)
      return `${callName(found)}: ${describeFunction(program.plan.types, found.type)}`;
    used.push(...func.params.map(({ type }) => type));
    if (func.result !== undefined) used.push(func.result);
    return `${callName(found)}: ${describeFunction(decoded!.model.types, func)}`;
  });
  const types = decoded === undefined ? [] : definitions(decoded.model, used);
  return types.length === 0 ? lines : [...lines, '', ...types];
}

/** The named types that values of some types are made of, each as a line of WIT, users after what they use. */
function definitions({ types }: Model, used: readonly TypeRef[]): readonly string[] {
  const lines = new Set<string>();
  const seen = new Set<TypeRef>();
  const visit = (ref: TypeRef): void => {
    if (typeof ref !== 'number' || seen.has(ref)) return;
    seen.add(ref);
    const def = types[ref]!;
    for (const part of childTypes(def.type)) visit(part);
    const line = def.name === undefined ? undefined : definition(types, ref, def);
    if (line !== undefined) lines.add(line);
  };
  for (const ref of used) visit(ref);
  return [...lines];
}

function definition(types: readonly TypeDef[], id: TypeId, { type }: TypeDef): string | undefined {
  const name = printType(types, id);
  const print = (ref: TypeRef): string => printType(types, ref);
  switch (type.kind) {
    case 'record':
      return `record ${name} { ${type.fields.map((f) => `${f.name}: ${print(f.type)}`).join(', ')} }`;
    case 'variant': {
      const cases = type.cases.map((c) =>
        c.type === undefined ? c.name : `${c.name}(${print(c.type)})`,
      );
      return `variant ${name} { ${cases.join(', ')} }`;
    }
    case 'enum':
      return `enum ${name} { ${type.cases.map((c) => c.name).join(', ')} }`;
    case 'flags':
      return `flags ${name} { ${type.flags.map((f) => f.name).join(', ')} }`;
    case 'resource':
      return undefined;
    case 'alias': {
      // A name that is used from elsewhere is there under its own.
      const target = print(type.type);
      return target === name ? undefined : `type ${name} = ${target}`;
    }
    default:
      return `type ${name} = ${printStructure(types, type)}`;
  }
}
