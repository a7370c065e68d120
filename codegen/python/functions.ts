/** Functions of WIT -> `def`s: of modules, of classes, and of the classes that a guest's author fills in. */
import { type Func, structureOf, type TypeRef } from '../../src/model/index.ts';
import { concat, type Doc, group, ifBroken, indent, join, line, softline } from '../text/doc.ts';
import { code } from '../text/template.ts';
import { docstring } from './docstring.ts';
import { functionName, snakeName } from './names.ts';
import { annotation, type TypeContext } from './types.ts';

/** Where a function stands: at the top of a module, in a class that is there, or in one that has to be written. */
export type Form = 'module' | 'class' | 'protocol' | 'skeleton';

export function functionDeclaration(at: TypeContext, func: Func, form: Form): Doc {
  const isDeprecated = func.stability?.deprecated !== undefined && form !== 'skeleton';
  const head = code`
    ${isDeprecated && deprecation(at, func)}
    ${form !== 'module' && func.kind.kind === 'static' && '@classmethod'}
    ${form === 'protocol' && `@${at.file.use('abc', 'abstractmethod')}`}
    ${group(concat(`def ${functionName(func.name)}`, parameters(at, func, form), ' -> ', result(at, func), ':'))}
  `;
  if (form === 'skeleton') {
    return code`
      ${head}
        raise NotImplementedError
    `;
  }
  const docs = docstring(func, raises(at, func));
  if (docs === undefined) return concat(head, ' ...');
  return code`
    ${head}
      ${docs}
  `;
}

function deprecation(at: TypeContext, { stability }: Func): string {
  const since = JSON.stringify(`since ${stability!.deprecated!}`);
  return `@${at.file.use('typing_extensions', 'deprecated')}(${since})`;
}

/** Broken one by one where they are too many for a line. */
function parameters(at: TypeContext, func: Func, form: Form): Doc {
  const { kind } = func.kind;
  const first = kind === 'static' ? 'cls' : 'self';
  const given = (kind === 'method' ? func.params.slice(1) : func.params).map(({ name, type }) => {
    const plain = snakeName(name);
    const isTaken = form !== 'module' && plain === first;
    return `${plain}${isTaken ? '_' : ''}: ${annotation(at, type)}`;
  });
  const all = form === 'module' ? given : [first, ...given];
  if (all.length === 0) return '()';
  return concat(
    '(',
    indent(concat(softline, join(concat(',', line), all))),
    ifBroken(','),
    softline,
    ')',
  );
}

function result(at: TypeContext, func: Func): string {
  const thrown = errorOf(at, func);
  if (func.kind.kind === 'constructor') return 'None';
  const value = thrown === undefined ? func.result : thrown.ok;
  return value === undefined ? 'None' : annotation(at, value);
}

function raises(at: TypeContext, func: Func): readonly string[] {
  const thrown = errorOf(at, func);
  if (thrown === undefined) return [];
  const held = thrown.err === undefined ? 'None' : annotation(at, thrown.err);
  return ['Raises:', `    componentize_py_types.Err: with ${held} as its value.`];
}

/** A result as what a function gives is its value, or raised as `Err`. */
function errorOf(
  { model }: TypeContext,
  { result: ref }: Func,
): { readonly ok?: TypeRef; readonly err?: TypeRef } | undefined {
  if (ref === undefined) return undefined;
  const type = structureOf(model.types, ref);
  return typeof type === 'object' && type.kind === 'result' ? type : undefined;
}
