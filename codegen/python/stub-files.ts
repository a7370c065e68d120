/** The modules of a world, each with its declarations -> the text of stubs. */
import { code, paragraphs } from '../text/template.ts';
import type { Doc } from '../text/doc.ts';
import type { Func } from '../../src/model/index.ts';
import type { GeneratedFile } from '../contract.ts';
import { typeDeclaration } from './declarations.ts';
import { docstring } from './docstring.ts';
import { functionDeclaration } from './functions.ts';
import { className } from './names.ts';
import { PythonFile } from './python-file.ts';
import { pythonText } from './python-text.ts';
import { type Stubs, type Unit, worldPackage } from './stubs.ts';

/** All stubs of a world; `mark` stands at the head of each. */
export function stubFiles(stubs: Stubs, mark: string): readonly GeneratedFile[] {
  const file = (
    path: string,
    from: PythonFile,
    docs: Doc | undefined,
    body: readonly Doc[],
  ): GeneratedFile => ({
    path: `${path}.pyi`,
    text: stubText(mark, from, docs, body),
    kind: 'generated',
  });
  const { root, exports, world } = stubs;
  const packages = [file(`${worldPackage}/__init__`, root, docstring(world), worldBody(stubs))];
  if (stubs.unitsOf('imports').length > 0) {
    packages.push(file(`${worldPackage}/imports/__init__`, new PythonFile(''), undefined, []));
  }
  if (stubs.unitsOf('exports').length > 0) {
    packages.push(file(`${worldPackage}/exports/__init__`, exports, undefined, protocols(stubs)));
  }
  const modules = stubs.units.map((unit) => {
    const docs = docstring(stubs.model.interfaces[unit.place.id]!);
    return file(unit.file.name.replaceAll('.', '/'), unit.file, docs, unitBody(stubs, unit));
  });
  return [
    ...packages,
    ...modules,
    { path: 'componentize_py_types.pyi', text: typesText(mark), kind: 'generated' },
  ];
}

function stubText(
  mark: string,
  file: PythonFile,
  docs: Doc | undefined,
  body: readonly Doc[],
): string {
  // Asked after the body was printed: that is what uses names.
  const text = paragraphs([docs, file.imports().join('\n'), ...body]);
  return pythonText(code`
    # ${mark}
    ${text}
  `);
}

function worldBody(stubs: Stubs): readonly Doc[] {
  const { root } = stubs;
  const at = stubs.context(root, 'imports');
  return [
    ...stubs.worldTypes.flatMap((id) => typeDeclaration(stubs, at, id) ?? []),
    ...stubs.worldFuncs('imports').map((f) => functionDeclaration(at, f, 'module')),
    protocol(stubs, root, className(worldPackage), stubs.worldFuncs('exports')),
  ];
}

function unitBody(stubs: Stubs, unit: Unit): readonly Doc[] {
  const { file, types, place } = unit;
  const at = stubs.context(file, place.side);
  const declared = types.flatMap((id) => typeDeclaration(stubs, at, id) ?? []);
  // What is exported is a class beside the others, in `exports` itself.
  if (place.side === 'exports') return declared;
  return [...declared, ...stubs.freeFuncs(unit).map((f) => functionDeclaration(at, f, 'module'))];
}

function protocols(stubs: Stubs): readonly Doc[] {
  return stubs
    .unitsOf('exports')
    .map((unit) => protocol(stubs, stubs.exports, unit.place.protocol, stubs.freeFuncs(unit)));
}

function protocol(stubs: Stubs, file: PythonFile, name: string, funcs: readonly Func[]): Doc {
  const at = stubs.context(file, 'exports');
  const members = funcs.map((f) => functionDeclaration(at, f, 'protocol'));
  return code`
    class ${name}(${file.use('typing', 'Protocol')}):${funcs.length === 0 && ' ...'}
      ${paragraphs(members)}
  `;
}

/** What componentize-py brings beside the world. */
function typesText(mark: string): string {
  return pythonText(code`
    # ${mark}
    """What componentize-py has options in options, and results, as."""

    from dataclasses import dataclass
    from typing import Generic, TypeAlias, TypeVar

    S = TypeVar("S")
    T = TypeVar("T")
    E = TypeVar("E")

    @dataclass
    class Some(Generic[S]):
      """The value of an option whose values are options themselves."""

      value: S

    @dataclass
    class Ok(Generic[T]):
      """A result that is no error."""

      value: T

    @dataclass(frozen=True)
    class Err(Generic[E], Exception):
      """A result that is an error; raised where it is what a function results in."""

      value: E

    Result: TypeAlias = Ok[T] | Err[E]
  `);
}
