/**
 * What helps with what the parser could not read: the form in WIT of what people write who know it from elsewhere. A hint
 * is given only where it is sure what was meant; `messages.ts` puts it below the message.
 */
import type { IToken } from 'chevrotain';
import { didYouMean } from '../../src/base/index.ts';
import { quote } from './findings.ts';
import { formOf } from './gates.ts';
import type { Problem } from './problem.ts';
import { builtIns, StringLiteral } from './tokens.ts';

const funcForm = 'functions are written `name: func();`';
const pathForm = 'paths are written `namespace:package/interface`';
const useForm = 'types are taken as in `use path.{a, b};`';
const oneResult = 'a function has one result: for several use a record or `tuple<…>`';
const listForm = 'a list is written `list<…>`';

/** Hints about what is missing, by what was wanted. */
export function hintsFor(problem: Problem): string[] {
  const hint = hintFor(problem);
  if (hint !== undefined) return [hint];
  return problem.wanted === 'FuncLike' ? didYouMean(problem.found.image, ['func']) : [];
}

function hintFor(problem: Problem): string | undefined {
  const { wanted, found, previous, rule } = problem;
  switch (wanted) {
    case 'type':
      return typeHint(found.image, previous.image);
    case 'Colon':
      return colonHint(problem);
    case 'FuncLike':
      return funcHint(found.image, previous.image);
    case 'extern-type':
      return found.image === '(' ? funcForm : undefined;
    case 'LParen':
      if (rule === 'gate') return isWritten(formOf(previous.image));
      return found.image === 'async' ? '`async` comes before `func`' : undefined;
    case 'RParen':
      return rule === 'case' && found.image === ','
        ? 'a case carries one type: for several use a record or `tuple<…>`'
        : undefined;
    case 'LAngle':
      return `types stand in angle brackets: ${quote(`${previous.image}<…>`)}`;
    case 'Comma':
      return entryHint(problem);
    case 'Semicolon':
      return endHint(problem);
    case 'Dot':
      return rule === 'use' ? useForm : undefined;
    case 'LBrace':
      return rule === 'useNames' ? useForm : undefined;
    case 'extern':
      return 'interfaces are named: `import name;` or `import namespace:package/name;`';
    case 'NameLike':
      if (found.tokenType === StringLiteral) return 'it stands without quotes';
      return rule === 'path' && found.image === ':' ? pathForm : undefined;
    default:
      return undefined;
  }
}

const isWritten = (form: string | undefined): string | undefined =>
  form === undefined ? undefined : `it is written \`${form}\``;

function typeHint(found: string, previous: string): string | undefined {
  switch (found) {
    case '(':
      return previous === '->' ? oneResult : 'several values in one are a `tuple<…>`';
    case '[':
      return listForm;
    case '{':
      return 'records have names: declare one with `record`';
    case 'func':
      return 'functions cannot be passed: pass a resource that has a method';
    default:
      return undefined;
  }
}

function colonHint({ rule, found, previous, next }: Problem): string | undefined {
  if (rule === 'param' || rule === 'field') {
    if (builtIns.includes(previous.image) && /^[,)}]$/.test(next.image)) {
      return `the name comes first: ${quote(`${found.image}: ${previous.image}`)}`;
    }
    return `${rule === 'param' ? 'parameters' : 'fields'} are written \`name: type\``;
  }
  if (found.image !== '(') return undefined;
  return /^(?:destructor|drop)$/.test(previous.image)
    ? 'WIT does not declare what happens when a resource is dropped'
    : `functions are written ${quote(`${previous.image}: func();`)}`;
}

/** What functions are called elsewhere. */
const otherFuncs = new Set(['fn', 'fun', 'function', 'def', 'method', 'proc', 'sub']);

function funcHint(found: string, previous: string): string | undefined {
  if (found === 'static') return '`async` comes after `static`: `name: static async func();`';
  if (previous === 'async' && found === '(') return 'it is written `name: async func();`';
  if (otherFuncs.has(found) || found === '(') return funcForm;
  return builtIns.includes(found)
    ? `what holds a value is a function that gives it: ${quote(`name: func() -> ${found};`)}`
    : undefined;
}

/** What stands where an entry of a list should be over. */
function entryHint({ rule, found, previous }: Problem): string | undefined {
  const { image } = found;
  if (image === '[') return listForm;
  switch (rule) {
    case 'signature':
      return image === '=' ? 'parameters have no default values' : undefined;
    case 'record':
      return image === '=' ? 'fields have no default values' : undefined;
    case 'enum':
    case 'flags':
      return image === '=' || image === ':'
        ? `the names of ${rule === 'enum' ? 'an enum' : 'flags'} have no values of their own`
        : undefined;
    case 'variant':
      return image === ':' || image === '{'
        ? `a case that carries a value is written ${quote(`${previous.image}(type)`)}`
        : undefined;
    default:
      return undefined;
  }
}

/** What stands where an item should be over. */
function endHint({ rule, found, previous, next }: Problem): string | undefined {
  const { image } = found;
  if (previous.image === 'handle') {
    return 'handles are written as the resource itself, or `borrow<…>`';
  }
  if (image === '/' && /^\d/.test(previous.image)) {
    return 'the version stands at the end: `namespace:package/name@1.0.0`';
  }
  switch (rule) {
    case 'func':
    case 'constructorFunc':
      if (image === '{') return 'WIT declares functions; it has no bodies for them';
      if (image === ',') return oneResult;
      return /^(?:throws|raises)$/.test(image) ? 'what can fail gives a `result<…>`' : undefined;
    case 'topUse':
      return image === '.'
        ? 'at the top of a file `use` takes a whole interface; `use path.{…};` stands in one'
        : undefined;
    case 'extern':
      return externHint(found, previous, next);
    case 'package':
      if (image === '.') return 'a package name is written `namespace:name`';
      return /^\d/.test(image)
        ? `the version stands behind an \`@\`: ${quote(`${previous.image}@${image}`)}`
        : undefined;
    default:
      return undefined;
  }
}

function externHint({ image }: IToken, previous: IToken, next: IToken): string | undefined {
  if (previous.image === 'interface') {
    return `an interface of its own is written ${quote(`${image}: interface { … }`)}`;
  }
  if (previous.image === 'func') return `the name comes first: ${quote(`${image}: func();`)}`;
  switch (image) {
    case 'as':
      return `another name comes first: ${quote(`${next.image}: ${previous.image};`)}`;
    case ',':
      return 'each import and export is a statement of its own';
    case '.':
    case '/':
    case 'from':
      return pathForm;
    default:
      return undefined;
  }
}

/** Hints about what can't be an entry of a list. */
export function entryHints({ found, rule }: Problem): string[] {
  if (found.image === '@') return ['attributes stand on whole types and functions'];
  if (found.tokenType === StringLiteral) return ['names stand without quotes'];
  return found.image.startsWith('.') && rule === 'param'
    ? ['the number of parameters is fixed: take a `list<…>`']
    : [];
}

const places: Readonly<Record<string, string>> = {
  file: 'a file holds interfaces, worlds, `use` and packages',
  interface: 'an interface holds types, functions as `name: func();`, and `use`',
  world: 'a world holds `import`, `export`, `include`, `use` and types',
  resource: 'a resource holds functions as `name: func();` and one `constructor`',
};

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));
const beforeFuncs = words('func async static');
const inWorlds = words('import export include');
const inInterfaces = words('type record variant enum flags resource');

/** Hints about an item that can't stand where it stands. */
export function placeHints({ wanted, found, next }: Problem): string[] {
  const { image } = found;
  const isNamed = /^[\w%]/.test(next.image);
  const general = places[wanted] === undefined ? [] : [places[wanted]];
  if (beforeFuncs.has(image) && isNamed && wanted !== 'file') {
    if (image === 'static' && wanted !== 'resource') {
      return ['only functions of a resource can be `static`'];
    }
    const form = image === 'func' ? 'func()' : `${image} func()`;
    const before = wanted === 'world' ? 'export ' : '';
    return [`the name comes first: ${quote(`${before}${next.image}: ${form};`)}`];
  }
  if (wanted === 'world') {
    if (next.image === ':') {
      return [`functions are imported or exported: ${quote(`export ${image}: func();`)}`];
    }
    if (next.image === ';') return [`write ${quote(`import ${image};`)} or \`export\``];
    return image === 'interface' && isNamed
      ? [`it is imported or exported: ${quote(`export ${next.image}: interface { … }`)}`]
      : general;
  }
  if (inWorlds.has(image)) return ['imports and exports stand in worlds', ...general];
  if (wanted === 'file') {
    if (image === 'default') return ['there are no default items any more: leave the word out'];
    return inInterfaces.has(image) || next.image === ':'
      ? ['types and functions stand in interfaces']
      : [...didYouMean(image, ['interface', 'world', 'use', 'package']), ...general];
  }
  return /^(?:interface|world|package)$/.test(image)
    ? [`each ${image} stands at the top of a file`, ...general]
    : general;
}

/** Words that begin items elsewhere, or did once. */
const former: ReadonlyMap<string, string> = new Map([
  ['union', 'unions are written as `variant`, with a name for each case'],
  ['struct', 'use `record`'],
  ['class', 'use `resource`, or `record` for plain data'],
  ['object', 'use `resource`, or `record` for plain data'],
  ['trait', 'use `interface`'],
  ['protocol', 'use `interface`'],
  ['module', 'use `interface`, or `world` for what a component imports and exports'],
  ['component', 'what a component imports and exports is a `world`'],
  ['bitflags', 'use `flags`'],
  ['alias', 'use `type`: `type name = …;`'],
  ['typedef', 'use `type`: `type name = …;`'],
  ['using', 'use `type`: `type name = …;`'],
  ['const', 'WIT has no constants'],
  ['let', 'WIT has no constants'],
  ['pub', 'all of WIT is public: leave the word out'],
  ['public', 'all of WIT is public: leave the word out'],
  ...[...otherFuncs].map((word): [string, string] => [word, funcForm]),
]);

const types = ['type', 'record', 'variant', 'enum', 'flags', 'resource', 'use'];
const itemKeywords: Readonly<Record<string, readonly string[]>> = {
  topItem: ['interface', 'world', 'use', 'package'],
  interfaceItem: types,
  worldItem: [...types, 'import', 'export', 'include'],
  resourceItem: ['constructor'],
};

/** Hints about a word that begins no item. */
export function itemHints({ found, next, rule }: Problem): string[] {
  const known = former.get(found.image);
  if (known !== undefined) return [known];
  const near = didYouMean(found.image, itemKeywords[rule] ?? []);
  if (near.length > 0) return near;
  if (rule === 'topItem') return [places['file']!];
  if (rule === 'worldItem') return [places['world']!];
  return [`functions are written ${quote(`${next.image}: func();`)}`];
}

/** Hints about characters that WIT has no use for. */
export function characterHints(piece: string): string[] {
  const hint = characters.get(piece.startsWith('--') ? '--' : piece[0]!);
  return hint === undefined ? [] : [hint];
}

const characters: ReadonlyMap<string, string> = new Map([
  ['?', 'what may be missing is an `option<…>`'],
  ['&', 'resources are lent as `borrow<…>`; everything else is copied'],
  ['|', 'entries stand apart by commas'],
  ['#', 'comments are written `// …` or `/* … */`'],
  ['--', 'comments are written `// …` or `/* … */`'],
  ["'", 'names stand without quotes'],
  ['“', 'strings stand in `"`'],
  ['”', 'strings stand in `"`'],
]);
