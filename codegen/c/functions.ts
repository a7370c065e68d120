/**
 * Functions of WIT -> what their users see of them in C: a prototype, and who owns what, parameter by parameter. The
 * rules are the same on both sides, so that one component's export is written as another calls it: the caller's
 * arguments stay the caller's, but for own handles, which are handed over; what is returned is the receiver's.
 */
import type { ExportWalk, ImportWalk, WorldGroup } from '../../src/abi/index.ts';
import type { Func, Side } from '../../src/model/index.ts';
import { concat, type Doc, enclosed, group } from '../text/doc.ts';
import { code } from '../text/template.ts';
import { declared, documentation, isByValue, pointerTo, pointerToConst } from './declarations.ts';
import { funcLabels, type GlobalName, type Names } from './names.ts';
import type { CType, Types } from './types.ts';

export interface CParam {
  readonly label: string;
  readonly type: CType;
  readonly spelling: () => string;
  /** A value; a pointer to one; of an option, a pointer to what it has, which is NULL where it has nothing. */
  readonly form: 'value' | 'pointer' | 'maybe';
}

/**
 * How a function gives its result. An option says by its return value whether there is one, and a result whether all
 * went well; what it carries comes through pointers. In C that reads as an `if` around the call, and nothing has to be
 * taken out of a union by hand.
 */
export interface CResult {
  readonly form: 'none' | 'value' | 'option' | 'result';
  readonly type?: CType;
  readonly spelling?: () => string;
  /** Parameters behind the others, for what an option or a result carries. */
  readonly out: readonly {
    readonly label: 'ret' | 'err';
    readonly type: CType;
    readonly spelling: () => string;
  }[];
}

export interface CFunction<Walk = ImportWalk | ExportWalk> {
  readonly func: Func;
  readonly side: Side;
  readonly walk: Walk;
  readonly name: GlobalName;
  /** Names of the source are made of this; what the function is among all of the world. */
  readonly base: string;
  readonly identity: string;
  readonly params: readonly CParam[];
  readonly result: CResult;
}

export function cFunction<Walk>(
  names: Names,
  types: Types,
  group: WorldGroup,
  { func, walk }: { readonly func: Func; readonly walk: Walk },
): CFunction<Walk> {
  const { side } = group;
  const params = func.params.map(({ name, type }): CParam => {
    const of = types.of(type, side);
    const common = { label: name, type: of, spelling: types.spelling(type, side) };
    if (of.shape.kind !== 'option') return { ...common, form: isByValue(of) ? 'value' : 'pointer' };
    return { ...common, form: 'maybe', spelling: of.parts[0]!.spelling! };
  });
  const labels = funcLabels(func);
  // Only functions of the world itself can have one name on both sides.
  const isBoth = group.name === undefined && side === 'exports';
  return {
    func,
    side,
    walk,
    base: names.base(group, labels),
    identity: [side, group.name ?? '', func.name].join(' '),
    name: isBoth ? names.exported(group, labels) : names.wit(group, labels),
    params,
    result: resultOf(types, func, side),
  };
}

function resultOf(types: Types, { result }: Func, side: Side): CResult {
  if (result === undefined) return { form: 'none', out: [] };
  const type = types.of(result, side);
  const common = { type, spelling: types.spelling(result, side) };
  const { kind } = type.shape;
  if (kind !== 'option' && kind !== 'result') return { ...common, form: 'value', out: [] };
  const out = type.parts.flatMap((p) =>
    p.type === undefined
      ? []
      : [
          {
            label: p.label === 'err' ? 'err' : 'ret',
            type: p.type,
            spelling: p.spelling!,
          } as const,
        ],
  );
  return { ...common, form: kind, out };
}

/** What parameters are called in the prototype and the wrapper: WIT's, then those of the result. */
export function paramNames(
  names: Names,
  { params, result }: CFunction,
): {
  readonly params: readonly string[];
  readonly out: readonly string[];
} {
  const own = names.params(params.map((p) => p.label));
  const out = result.out.map(({ label }) => (own.includes(label) ? `${label}_` : label));
  return { params: own, out };
}

/** The function as it is declared, without what follows: a `;` or a body. */
export function prototype(names: Names, fn: CFunction): Doc {
  const { params, out } = paramNames(names, fn);
  const all = [
    ...fn.params.map((p, i) => param(p, params[i]!)),
    ...fn.result.out.map((o, i) => declared(pointerTo(o.spelling()), out[i]!)),
  ];
  const returned =
    fn.result.form === 'none'
      ? 'void'
      : fn.result.form === 'value'
        ? fn.result.spelling!()
        : 'bool';
  const open = declared(returned, `${fn.name.text}(`);
  return group(all.length === 0 ? `${open}void)` : enclosed(open, all, ')', ''));
}

function param({ spelling, form }: CParam, name: string): string {
  return declared(form === 'value' ? spelling() : pointerToConst(spelling()), name);
}

/** The declaration in the header: documentation, ownership, prototype. */
export function functionDeclaration(names: Names, fn: CFunction): Doc {
  return code`
    ${documentation(fn.func, ownership(names, fn))}
    ${concat(prototype(names, fn), ';')}`;
}

function ownership(names: Names, fn: CFunction): readonly string[] {
  const { params, out } = paramNames(names, fn);
  const isImport = fn.side === 'imports';
  const about = isImport ? given : received;
  const lines = fn.params.flatMap((p, i) => {
    const notes = [...about(p.type), ...(p.form === 'maybe' ? ['NULL for none'] : [])];
    return notes.length === 0 ? [] : [`@param ${params[i]!} ${notes.join('; ')}`];
  });
  const { form, type } = fn.result;
  const whose = (of: CType): string => (isImport ? yours(of) : takenOver(of));
  if (form === 'value') {
    const note = whose(type!);
    return note === '' ? lines : [...lines, `@return ${note}`];
  }
  if (form === 'none') return lines;
  const when = {
    ret: form === 'option' ? 'where there is a value' : 'on success',
    err: 'on failure',
  };
  return [
    ...lines,
    ...fn.result.out.map(({ label, type: of }, i) => {
      const note = whose(of);
      return `@param[out] ${out[i]!} ${when[label]}${note === '' ? '' : `; ${note}`}`;
    }),
    form === 'option' ? '@return whether there is a value' : '@return whether it succeeded',
  ];
}

/** What becomes of an argument, for who calls. */
function given(type: CType): readonly string[] {
  const { kind } = type.shape;
  if (kind === 'own') return ['handed over, no longer yours'];
  if (kind === 'borrow') return ['lent for the call'];
  return [
    ...(type.holds ? ['stays yours'] : []),
    ...(holdsHandle(type, 'own') ? ['own handles in it are handed over'] : []),
  ];
}

/** What is an argument's state, for who is called. */
function received(type: CType): readonly string[] {
  const { kind } = type.shape;
  if (kind === 'own') return ['yours from now on: drop it, or hand it on'];
  if (kind === 'borrow') return type.side === 'imports' ? ['lent for the call'] : [];
  return [
    ...(type.holds ? ['valid during the call; to keep it, copy it'] : []),
    ...(holdsHandle(type, 'own') ? ['own handles in it are yours from now on'] : []),
  ];
}

/** What is to be done with what a call has given. */
function yours(type: CType): string {
  if (type.shape.kind === 'own') return 'yours: drop it, or hand it over';
  return [
    ...(type.holds ? [`yours: ${type.free!.text}`] : []),
    ...(holdsHandle(type, 'own') ? ['handles in it are yours'] : []),
  ].join('; ');
}

/** What becomes of what an implementation gives. */
function takenOver(type: CType): string {
  return [
    ...(type.holds ? ['allocated or static; it is freed when it has been read'] : []),
    ...(holdsHandle(type, 'own') ? ['handed over'] : []),
  ].join('; ');
}

const known = new WeakMap<CType, Map<'own' | 'borrow', boolean>>();

function holdsHandle(type: CType, kind: 'own' | 'borrow'): boolean {
  let answers = known.get(type);
  if (answers === undefined) known.set(type, (answers = new Map()));
  let answer = answers.get(kind);
  if (answer === undefined) {
    answer =
      type.shape.kind === kind ||
      type.parts.some((p) => p.type !== undefined && holdsHandle(p.type, kind));
    answers.set(kind, answer);
  }
  return answer;
}
