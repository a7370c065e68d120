/** Named types of WIT -> the classes that componentize-py makes of them. */
import type { Case, Label, TypeDef, TypeId, TypeRef } from '../../src/model/index.ts';
import type { Doc } from '../text/doc.ts';
import { code, lines, paragraphs } from '../text/template.ts';
import { docstring } from './docstring.ts';
import { functionDeclaration } from './functions.ts';
import { caseClassName, constantName, snakeName } from './names.ts';
import type { Stubs } from './stubs.ts';
import { annotation, type TypeContext } from './types.ts';

/** The declaration of a class, or of a union of those of a variant's cases. */
export function typeDeclaration(stubs: Stubs, at: TypeContext, id: TypeId): Doc | undefined {
  const def = stubs.model.types[id]!;
  const name = stubs.className(at.file, id);
  const { type } = def;
  switch (type.kind) {
    case 'record':
      return dataclass(
        at,
        name,
        docstring(def),
        type.fields.map((f) => field(at, snakeName(f.name), f)),
      );
    case 'variant': {
      const cases = type.cases.map((c) => ({ c, name: caseClassName(name, c.name) }));
      const union = cases.map((c) => c.name).join(' | ');
      return paragraphs([
        ...cases.map(({ c, name: own }) => {
          const value = c.type === undefined ? [] : [field(at, 'value', { type: c.type })];
          return dataclass(at, own, docstring(c), value);
        }),
        code`
          ${name}: ${at.file.use('typing', 'TypeAlias')} = ${union}
          ${docstring(def)}
        `,
      ]);
    }
    case 'enum':
      return constants(name, at.file.use('enum', 'Enum'), def, type.cases, (i) => String(i));
    case 'flags':
      return constants(
        name,
        at.file.use('enum', 'Flag'),
        def,
        type.flags,
        (i) => `0x${(1n << BigInt(i)).toString(16)}`,
      );
    case 'resource':
      return resource(stubs, at, id);
    default:
      return undefined;
  }
}

function field(
  at: TypeContext,
  name: string,
  { type, docs }: Pick<Case, 'docs'> & { readonly type: TypeRef },
): Doc {
  return code`
    ${name}: ${annotation(at, type)}
    ${docs !== undefined && docstring({ docs })}
  `;
}

function dataclass(
  at: TypeContext,
  name: string,
  docs: Doc | undefined,
  fields: readonly Doc[],
): Doc {
  const isEmpty = docs === undefined && fields.length === 0;
  return code`
    @${at.file.use('dataclasses', 'dataclass')}
    class ${name}:${isEmpty && ' ...'}
      ${docs}

      ${lines(fields)}
  `;
}

function constants(
  name: string,
  base: string,
  def: TypeDef,
  labels: readonly Label[],
  value: (index: number) => string,
): Doc {
  return code`
    class ${name}(${base}):
      ${docstring(def)}

      ${labels.map(
        (label, i) => code`
          ${constantName(label.name)} = ${value(i)}
          ${docstring(label)}
        `,
      )}
  `;
}

/** An imported one is a class with what drops it; of an exported one the class that has to be written. */
function resource(stubs: Stubs, at: TypeContext, id: TypeId): Doc {
  const { side, file } = at;
  const def = stubs.model.types[id]!;
  const isImported = side === 'imports';
  const funcs = stubs.funcsOf(id, side);
  const members = funcs.map((f) => functionDeclaration(at, f, isImported ? 'class' : 'protocol'));
  const docs = docstring(def);
  const isEmpty = docs === undefined && funcs.length === 0 && !isImported;
  return code`
    class ${stubs.className(file, id)}${!isImported && `(${file.use('typing', 'Protocol')})`}:${isEmpty && ' ...'}
      ${docs}

      ${paragraphs([...members, isImported && disposal(at)])}
  `;
}

function disposal({ file }: TypeContext): Doc {
  const none = `${file.use('builtins', 'type')}[${file.use('builtins', 'BaseException')}] | None`;
  return code`
    def __enter__(self) -> ${file.use('typing', 'Self')}: ...

    def __exit__(
      self,
      exc_type: ${none},
      exc_value: ${file.use('builtins', 'BaseException')} | None,
      traceback: ${file.use('types', 'TracebackType')} | None,
    ) -> None:
      """Drops the resource. Nobody can use it afterwards."""
  `;
}
