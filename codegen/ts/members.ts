/**
 * Functions and resources of an interface or world -> members of objects, classes and modules. Two forms: an object
 * that somebody passes or gets, and the declarations of a module that a guest imports.
 */
import {
  camelCase,
  camelCaseAll,
  functionName,
  memberName,
  parsePlainName,
} from '../../src/base/index.ts';
import { type Func, funcsOfResource, type TypeDef, type TypeId } from '../../src/model/index.ts';
import { docComment } from './tsdoc.ts';
import { type Doc, group, hardline, ifBroken, indent, join, line, softline } from './doc.ts';
import { identifier, parameterNames, propertyKey } from './names.ts';
import { external, globalName, nameOf, type Symbol } from './source-file.ts';
import { body, type Shapes } from './shapes.ts';

/** The functions of a resource, apart by kind. */
export interface ResourceFuncs {
  readonly construct?: Func;
  readonly methods: readonly Func[];
  readonly statics: readonly Func[];
}

/** Functions apart: those of resources, by resource, and the rest. */
export interface SortedFuncs {
  readonly free: readonly Func[];
  of(resource: TypeId): ResourceFuncs;
}

export function sortFuncs(funcs: readonly Func[]): SortedFuncs {
  const of = (id: TypeId): ResourceFuncs => {
    const own = funcsOfResource(funcs, id);
    const made = own.find((f) => f.kind.kind === 'constructor');
    return {
      ...(made === undefined ? {} : { construct: made }),
      methods: own.filter((f) => f.kind.kind === 'method'),
      statics: own.filter((f) => f.kind.kind === 'static'),
    };
  };
  return { free: funcs.filter((f) => f.kind.kind === 'freestanding'), of };
}

/** `(a: string, b: number): boolean`, broken at its parameters where it is too long. */
export function signature(func: Func, shapes: Shapes): Doc {
  const result = shapes.result(func.result, func.async);
  return [parameters(func, shapes), ': ', group(result)];
}

export function parameters(func: Func, shapes: Shapes): Doc {
  const params = func.kind.kind === 'method' ? func.params.slice(1) : func.params;
  const names = parameterNames(params.map((p) => p.name));
  return list(params.map((p, i) => [names[i]!, ': ', shapes.place(p.type)]));
}

/** The class that a guest's author fills in: what the interface of the resource asks for, without bodies. */
export function classSkeleton(parts: ResourceParts, name: Symbol): Doc {
  const { funcs, instance, shapes } = parts;
  const made = funcs.construct;
  const construct: Doc[] =
    made === undefined
      ? []
      : [[group(['constructor', parameters(made, shapes), ' ']), notWritten()]];
  const written = (prefix: string, list: readonly Func[]): Doc[] => {
    const names = memberNames(list);
    return list.map((f, i) => [
      group([`${prefix}${propertyKey(names[i]!)}`, signature(f, shapes), ' ']),
      notWritten(),
    ]);
  };
  const members = [
    ...construct,
    ...written('static ', funcs.statics),
    ...written('', funcs.methods),
  ];
  const head: Doc = ['class ', nameOf(name), ' implements ', nameOf(instance), ' '];
  if (members.length === 0) return [head, '{}'];
  return [head, '{', indent([hardline, join([hardline, hardline], members)]), hardline, '}'];
}

/** A body that says that it is none. */
export function notWritten(): Doc {
  return body([['throw new ', globalName('Error'), '("not written yet");']]);
}

function list(params: readonly Doc[]): Doc {
  if (params.length === 0) return '()';
  return ['(', indent([softline, join([',', line], params)]), ifBroken(','), softline, ')'];
}

/** The docs of a function, with what it throws. */
export function funcDocs(func: Func, shapes: Shapes, results: 'thrown' | 'returned'): Doc {
  const thrown = shapes.thrown(func.result);
  const always = func.kind.kind === 'constructor';
  if (thrown === undefined || (results === 'returned' && !always)) return docComment(func);
  return docComment(func, [['@throws ', shapes.thrownWords(thrown)]]);
}

/** A function as a member of an object, or of a class, behind `static ` or nothing. */
export function member(
  key: string,
  func: Func,
  shapes: Shapes,
  results: 'thrown' | 'returned',
  inClass?: 'static ' | '',
): Doc {
  // A member `new` of an interface would be a constructor.
  const name = key === 'new' && inClass === undefined ? '"new"' : propertyKey(key);
  const head = `${inClass ?? ''}${name}`;
  return [funcDocs(func, shapes, results), group([head, signature(func, shapes)]), ';'];
}

/** Whose object functions are members of: the host's, or that of a guest, in which toolchains look for them. */
export type MemberOwner = 'host' | 'guest';

/**
 * Functions that stand beside each other, with their names in JavaScript. An object with a function `then` would be
 * taken for a promise by whoever awaits it.
 */
export function freeMembers(
  funcs: readonly Func[],
  shapes: Shapes,
  results: 'thrown' | 'returned',
  side: MemberOwner,
): readonly Doc[] {
  const spelled = camelCaseAll(funcs.map((f) => f.name));
  const keys =
    side === 'guest' ? spelled : spelled.map((k) => (k === 'then' ? functionName(k) : k));
  return funcs.map((f, i) => member(keys[i]!, f, shapes, results));
}

/** The names of methods or statics, as the runtime has them. */
function memberNames(funcs: readonly Func[]): readonly string[] {
  const names = funcs.map((f) => parsePlainName(f.name).name);
  const camel = camelCaseAll(names);
  return names.map((n, i) => (camel[i] === camelCase(n) ? memberName(n) : camel[i]!));
}

export interface ResourceParts {
  readonly def: TypeDef;
  readonly funcs: ResourceFuncs;
  readonly instance: Symbol;
  readonly shapes: Shapes;
  readonly results: 'thrown' | 'returned';
  readonly disposable: boolean;
}

const disposeDocs = 'Drops the resource; its destructor runs then.';

/** The instances of a resource: methods and disposal, which who implements it may leave out. */
export function instanceInterface(parts: ResourceParts, implemented: boolean): Doc {
  const { def, funcs, instance, shapes, results, disposable } = parts;
  const names = memberNames(funcs.methods);
  const methods = funcs.methods.map((f, i) => member(names[i]!, f, shapes, results));
  const docs = implemented ? 'Called when the last handle is dropped.' : disposeDocs;
  const symbol = globalName('Symbol');
  const dispose = ['[', symbol, '.dispose]', implemented ? '?' : '', '(): void;'];
  const members = [...methods, ...(disposable ? [[docComment({ docs }), dispose]] : [])];
  if (!implemented && shapes.isWaitedFor) {
    const later = 'Drops the resource; resolved when its destructor has run.';
    const result = [globalName('Promise'), '<void>'];
    members.push([docComment({ docs: later }), '[', symbol, '.asyncDispose](): ', result, ';']);
  }
  return [docComment(def), 'export interface ', nameOf(instance), ' ', body(members)];
}

/** The class of a resource, as an object holds it. */
export function classInterface(parts: ResourceParts, name: Symbol, base: () => Symbol): Doc {
  const { funcs, instance, shapes, results } = parts;
  const made = funcs.construct;
  const makes = made && [funcDocs(made, shapes, results), group(makerOf(made, parts)), ';'];
  const construct: Doc[] = makes === undefined ? [] : [makes];
  const names = memberNames(funcs.statics);
  const statics = funcs.statics.map((f, i) => member(names[i]!, f, shapes, results));
  const head: Doc = ['export interface ', nameOf(name)];
  const docs = docComment({ docs: 'The class of the resource.' });
  const isBare = made !== undefined && !shapes.isWaitedFor;
  if (isBare) return [docs, head, ' ', body([...construct, ...statics])];
  const heritage = ['extends ', nameOf(base()), '<', nameOf(instance), '>'];
  return [docs, head, ' ', ...heritage, ' ', body([...construct, ...statics])];
}

/** How objects of a class are made: by `new`, or by what can be waited for. */
function makerOf(made: Func, { instance, shapes }: ResourceParts): Doc {
  const name = nameOf(instance);
  if (!shapes.isWaitedFor) return ['new ', parameters(made, shapes), ': ', name];
  const key = ['[', nameOf(external('witlink', 'asyncKey', true)), ']'];
  return [key, parameters(made, shapes), ': ', globalName('Promise'), '<', name, '>'];
}

/** The class of a resource that a guest imports. */
export function classDeclaration(parts: ResourceParts): Doc {
  const { def, funcs, instance, shapes, results, disposable } = parts;
  const made = funcs.construct;
  const construct: Doc =
    made === undefined
      ? 'private constructor();'
      : [funcDocs(made, shapes, results), group(['constructor', parameters(made, shapes)]), ';'];
  const staticNames = memberNames(funcs.statics);
  const names = memberNames(funcs.methods);
  const members: Doc[] = [
    construct,
    ...funcs.statics.map((f, i) => member(staticNames[i]!, f, shapes, results, 'static ')),
    ...funcs.methods.map((f, i) => member(names[i]!, f, shapes, results, '')),
    ...(disposable
      ? [[docComment({ docs: disposeDocs }), '[', globalName('Symbol'), '.dispose](): void;']]
      : []),
  ];
  return [docComment(def), 'export class ', nameOf(instance), ' ', body(members)];
}

/** Functions that a guest imports, under names that a module can declare. */
export function functionDeclarations(
  funcs: readonly Func[],
  shapes: Shapes,
  results: 'thrown' | 'returned',
): readonly Doc[] {
  const keys = camelCaseAll(funcs.map((f) => f.name));
  return funcs.flatMap((f, i): Doc[] => {
    const key = keys[i]!;
    const name = identifier(key);
    const declared = [
      funcDocs(f, shapes, results),
      name === key ? 'export ' : '',
      group(['function ', name, signature(f, shapes)]),
      ';',
    ];
    return name === key ? [declared] : [declared, `export { ${name} as ${propertyKey(key)} };`];
  });
}
