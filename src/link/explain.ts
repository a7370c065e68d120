/**
 * A plan -> where calls pass from one component, or the host, to another, and what is done with each value there: for
 * people who want to know what a call costs. Asks what adapters are written by (`fuse/`), and decides nothing itself.
 */
import { AbiTypes, contains, coreSignature, hostForm, type AbiType } from '../abi/index.ts';
import { printType, type TypeRef } from '../model/index.ts';
import { areRelated } from '../plan/index.ts';
import type {
  CanonOptions,
  CoreFuncId,
  Facts,
  FuncId,
  InstanceId,
  Plan,
  PlanExport,
  PlanFunc,
  ResourceId,
} from '../plan/index.ts';
import {
  careOf,
  decide,
  elementWay,
  hasStringBuiltins,
  isFlat,
  obstaclesTo,
  type Obstacle,
  type ScalarType,
} from './fuse/index.ts';

/** Where a function of one component is called by another, or by the host, or where a component calls the host. */
export interface Boundary {
  /** The component instance that calls, by its label; absent for the host. */
  readonly caller?: string;
  /** The component instance whose function it is, by its label; absent for the host. */
  readonly callee?: string;
  /** The function's full name, for people: `demo:secret-store/store@0.1.0#get`; `[dtor]secret` of a destructor. */
  readonly func: string;
  /**
   * How a call gets across: by an adapter of core WebAssembly; the plain way, in which JavaScript lifts and lowers each
   * value as the specification has it; or over the host's edge, where values are JavaScript's own on one side.
   */
  readonly way: 'adapter' | 'plain' | 'host';
  /** Why it is no adapter that calls; only of the plain way. */
  readonly why?: string;
  /** Present where every call traps: one of the two stands in the other, and may not be entered. */
  readonly traps?: true;
  readonly params: readonly CrossingPart[];
  /** Absent where the function has none. */
  readonly result?: Crossing;
}

/**
 * What is done with a value on its way.
 *
 * - `passed`: nothing; it is the same bits on the other side.
 * - `normalized`: bits that mean nothing are cleared.
 * - `checked`: a char or the case of a variant must be one; payloads are `parts`.
 * - `copied`: all bytes of a list at once, by `memory.copy`.
 * - `checked-and-copied`: as `copied`, after or while each character is checked.
 * - `by-element`: each element of a list for itself.
 * - `by-part`: each field for itself.
 * - `transcoded`: a string is checked and written in another encoding.
 * - `moved`: a handle, or the end of a stream or future, leaves one instance and comes to the other.
 * - `lent`: a handle stays where it is and is lent for the call.
 * - `converted`: it is a value of JavaScript on the way, or on one side.
 */
export type Deed =
  | 'passed'
  | 'normalized'
  | 'checked'
  | 'copied'
  | 'checked-and-copied'
  | 'by-element'
  | 'by-part'
  | 'transcoded'
  | 'moved'
  | 'lent'
  | 'converted';

/** What is done with one value. */
export interface Crossing {
  /** The type as it is written where it is used: its name, or `list<u8>`. */
  readonly type: string;
  readonly done: Deed;
  /** The encoding in which a string is given, and the one in which it arrives; only of `transcoded`. */
  readonly encodings?: { readonly from: Encoding; readonly to: Encoding };
  /** Its parts (fields, payloads of cases, the `element` of a list), where more than `done` is to be said of them. */
  readonly parts?: readonly CrossingPart[];
  /** Present where parts are not listed, because there are too many. */
  readonly abridged?: true;
  /** Present where strings that are short pass by the engine's built-ins for them; only of `converted`. */
  readonly short?: 'js-string';
  /** What stands in the way of one `memory.copy` and could be changed; only of `by-element`. */
  readonly obstacles?: readonly Obstacle[];
}

/** What is done with a parameter, a field, a payload or an element. */
export type CrossingPart = Crossing & { readonly name: string };

type Encoding = CanonOptions['encoding'];
/** Of the two sides of an adapter. */
type Encodings = Required<Crossing>['encodings'];

/** Parts that are listed of one value; types may have more than anybody reads. */
const mostParts = 400;

/** Explains a plan that isn't fused; `whyPlain` says why all of it goes the plain way, where it does. */
export function explain(
  plan: Plan,
  facts: Facts,
  whyPlain: string | undefined,
): readonly Boundary[] {
  const abi = new AbiTypes(plan.types);
  const { plain, fused } = decide(plan, facts);
  const byBuiltins = whyPlain === undefined && hasStringBuiltins() ? fused : [];
  const entries = new Set(byBuiltins.flatMap((f) => (f.kind === 'entry' ? [f.entry.id] : [])));
  const exits = new Set(byBuiltins.flatMap((f) => (f.kind === 'exit' ? f.all : [])));
  const found = [
    ...fromHost(plan, abi, entries),
    ...fromComponents(plan, abi, plain, whyPlain, exits),
  ];
  // A component may import a function more than once.
  return [...new Map(found.map((boundary) => [JSON.stringify(boundary), boundary])).values()];
}

/** `shorts` are the functions whose strings may pass by built-ins. */
function fromHost(plan: Plan, abi: AbiTypes, shorts: ReadonlySet<FuncId>): readonly Boundary[] {
  return exportedFuncIds(plan.exports).map((id): Boundary => {
    const callee = plan.funcs[id]!;
    const values = converted(plan, abi, callee, shorts.has(id));
    return { ...endsOf(plan, undefined, callee), way: 'host', ...values };
  });
}

function exportedFuncIds(items: readonly PlanExport[]): readonly FuncId[] {
  return items.flatMap((item) => {
    if (item.kind === 'instance') return exportedFuncIds(item.items);
    return item.kind === 'func' ? [item.func] : [];
  });
}

function fromComponents(
  plan: Plan,
  abi: AbiTypes,
  plain: ReadonlyMap<CoreFuncId, string>,
  whyPlain: string | undefined,
  shorts: ReadonlySet<CoreFuncId>,
): readonly Boundary[] {
  return plan.coreFuncs.flatMap((core, id): Boundary[] => {
    if (core.kind === 'resource-drop') return destructorOf(plan, core, whyPlain ?? plain.get(id));
    if (core.kind !== 'lower') return [];
    const callee = plan.funcs[core.func]!;
    const ends = endsOf(plan, plan.instances[core.instance]!.label, callee);
    if (callee.kind === 'import') {
      return [{ ...ends, way: 'host', ...converted(plan, abi, callee, shorts.has(id)) }];
    }
    const why = whyPlain ?? plain.get(id);
    const related = areRelated(plan, core.instance, callee.instance);
    const traps = related ? ({ traps: true } as const) : {};
    if (why !== undefined) {
      return [{ ...ends, way: 'plain', why, ...traps, ...converted(plan, abi, callee, false) }];
    }
    const caller = plan.options[core.options]!;
    const through = fused(plan, abi, callee, caller, plan.options[callee.options]!);
    return [{ ...ends, way: 'adapter', ...traps, ...through }];
  });
}

/** A drop of a handle that owns runs the destructor, which is a call where another instance implements it. */
function destructorOf(
  plan: Plan,
  { instance, resource: id }: { readonly instance: InstanceId; readonly resource: ResourceId },
  why: string | undefined,
): Boundary[] {
  const resource = plan.resources[id]!;
  if (resource.kind !== 'defined') return [];
  if (resource.dtor === undefined || resource.instance === instance) return [];
  const caller = plan.instances[instance]!.label;
  const callee = plan.instances[resource.instance]!.label;
  const way = why === undefined ? ({ way: 'adapter' } as const) : ({ way: 'plain', why } as const);
  return [{ caller, callee, func: `[dtor]${resource.label}`, ...way, params: [] }];
}

type Ends = Pick<Boundary, 'caller' | 'callee' | 'func'>;
type Values = Pick<Boundary, 'params' | 'result'>;

function endsOf(plan: Plan, caller: string | undefined, callee: PlanFunc): Ends {
  return {
    ...(caller === undefined ? {} : { caller }),
    ...(callee.kind === 'import' ? {} : { callee: plan.instances[callee.instance]!.label }),
    func: callee.label,
  };
}

function fused(
  plan: Plan,
  abi: AbiTypes,
  callee: PlanFunc,
  caller: CanonOptions,
  called: CanonOptions,
): Values {
  const { type } = callee;
  const { paramsInMemory, resultInMemory } = coreSignature(abi.func(type), 'lift');
  const there = new Explainer(plan, abi, { from: caller.encoding, to: called.encoding });
  const back = new Explainer(plan, abi, { from: called.encoding, to: caller.encoding });
  return valuesOf(
    callee,
    (ref) => there.value(ref, !paramsInMemory),
    (ref) => back.value(ref, !resultInMemory),
  );
}

function converted(plan: Plan, abi: AbiTypes, callee: PlanFunc, byBuiltins: boolean): Values {
  const explainer = new Explainer(plan, abi, undefined);
  const value = (ref: TypeRef): Crossing => ({
    ...explainer.value(ref, false),
    ...(byBuiltins && hostForm(abi.of(ref)) === 'text' ? { short: 'js-string' as const } : {}),
  });
  return valuesOf(callee, value, value);
}

function valuesOf(
  { type }: PlanFunc,
  param: (ref: TypeRef) => Crossing,
  result: (ref: TypeRef) => Crossing,
): Values {
  return {
    params: type.params.map((p) => ({ name: p.name, ...param(p.type) })),
    ...(type.result === undefined ? {} : { result: result(type.result) }),
  };
}

/** Tells of values that go one way; without `encodings` through JavaScript. */
class Explainer {
  readonly #plan: Plan;
  readonly #abi: AbiTypes;
  readonly #encodings: Encodings | undefined;
  /** How many parts may still be listed. */
  #left = 0;
  /** Types that are known to be passed or converted as they are, in each of the two places. */
  readonly #plainTypes = new Set<string>();

  constructor(plan: Plan, abi: AbiTypes, encodings: Encodings | undefined) {
    this.#plan = plan;
    this.#abi = abi;
    this.#encodings = encodings;
  }

  /** A whole value, which is given on the stack or in memory. */
  value(ref: TypeRef, onStack: boolean): Crossing {
    this.#left = mostParts;
    return this.#crossing(ref, onStack);
  }

  #crossing(ref: TypeRef, onStack: boolean): Crossing {
    const type = printType(this.#plan.types, ref);
    const abiType = this.#abi.of(ref);
    const { kind } = abiType;
    if (kind === 'own' || kind === 'stream' || kind === 'future') return { type, done: 'moved' };
    if (kind === 'borrow') return { type, done: 'lent' };
    if (this.#encodings === undefined) {
      const parts = contains(abiType, isHandle) ? this.#parts(ref, onStack) : {};
      return { type, done: 'converted', ...parts };
    }
    return { type, ...this.#throughAdapter(ref, abiType, this.#encodings, onStack) };
  }

  #throughAdapter(
    ref: TypeRef,
    type: AbiType,
    encodings: Encodings,
    onStack: boolean,
  ): Omit<Crossing, 'type'> {
    switch (type.kind) {
      case 'string': {
        const { from, to } = encodings;
        // What of latin1+utf16 might be Latin-1 is looked at anew.
        const isSame = from === to && from !== 'latin1+utf16';
        return isSame ? { done: 'checked-and-copied' } : { done: 'transcoded', encodings };
      }
      case 'record': {
        const parts = this.#parts(ref, onStack);
        const deeds = new Set(parts.parts?.map(({ done }) => done));
        if (parts.abridged !== true && deeds.size === 0) return { done: 'passed' };
        return { done: 'by-part', ...parts };
      }
      case 'variant':
        return { done: 'checked', ...this.#parts(ref, onStack) };
      case 'list': {
        const { element, length } = type;
        if (length !== undefined && onStack)
          return { done: 'by-element', ...this.#parts(ref, true) };
        const way =
          length === undefined ? elementWay(element) : isFlat(element) ? 'copied' : 'by-element';
        if (way !== 'by-element') return { done: way };
        const obstacles = obstaclesTo(element);
        return {
          done: way,
          ...this.#parts(ref, false),
          ...(obstacles === undefined ? {} : { obstacles }),
        };
      }
      default: {
        const care = careOf(type as ScalarType, onStack);
        if (care.kind === 'none') return { done: 'passed' };
        return { done: care.kind === 'char' ? 'checked' : 'normalized' };
      }
    }
  }

  /** The parts of which more is to be said than that they are passed, or are converted like the whole. */
  #parts(ref: TypeRef, onStack: boolean): Pick<Crossing, 'parts' | 'abridged'> {
    const parts: CrossingPart[] = [];
    for (const [name, part] of partsOf(this.#abi, ref)) {
      const key = `${part} ${onStack}`;
      if (this.#plainTypes.has(key)) continue;
      if (this.#left <= 0) return { ...(parts.length === 0 ? {} : { parts }), abridged: true };
      this.#left -= 1;
      const crossing = this.#crossing(part, onStack);
      if (isPlain(crossing)) {
        this.#left += 1;
        this.#plainTypes.add(key);
      } else parts.push({ name, ...crossing });
    }
    return parts.length === 0 ? {} : { parts };
  }
}

/** Nothing more is to be said of it, or of anything in it. */
function isPlain({ done, parts, abridged }: Crossing): boolean {
  if (abridged === true) return false;
  return done === 'passed' || (done === 'converted' && parts === undefined);
}

function isHandle({ kind }: AbiType): boolean {
  return kind === 'own' || kind === 'borrow' || kind === 'stream' || kind === 'future';
}

/** The types directly within a type, by the names that WIT has for them. */
function partsOf(abi: AbiTypes, ref: TypeRef): readonly (readonly [string, TypeRef])[] {
  const shape = abi.shape(ref);
  const optional = (name: string, part: TypeRef | undefined): [string, TypeRef][] =>
    part === undefined ? [] : [[name, part]];
  switch (shape.kind) {
    case 'record':
      return shape.fields.map((f) => [f.name, f.type]);
    case 'tuple':
      return shape.types.map((t, i) => [`${i}`, t]);
    case 'variant':
      return shape.cases.flatMap((c) => optional(c.name, c.type));
    case 'option':
      return [['some', shape.type]];
    case 'result':
      return [...optional('ok', shape.ok), ...optional('error', shape.err)];
    case 'list':
      return [['element', shape.type]];
    case 'map':
      return [
        ['key', shape.key],
        ['value', shape.value],
      ];
    default:
      return [];
  }
}
