/**
 * What two models say of the same types, functions and gates, held against each other: every disagreement becomes a
 * finding with both places. Types are the same if they are paired and so named, or have the same structure without a
 * name.
 */
import { diagnostic, type Diagnostic, type Span, uniqueForm } from '../../base/index.ts';
import type {
  DefinedType,
  Func,
  Interface,
  InterfaceId,
  Model,
  Stability,
  TypeDef,
  TypeId,
  TypeRef,
} from '../model.ts';
import { interfaceName } from '../names.ts';
import { printStructure, printType } from '../print.ts';
import { childTypes, labelsOf } from '../types.ts';
import type { Pairs } from './pairs.ts';

/** Something with gates and places on both sides. */
interface Item {
  readonly stability?: Stability;
  readonly externalId?: string;
  readonly span?: Span;
}

/** A name and what it names: a type, a function, an interface, a world. */
export interface Named {
  readonly name: string;
  readonly kind: string;
  readonly span?: Span;
}

export class Disagreements {
  readonly found: Diagnostic[] = [];
  readonly #into: Model;
  readonly #from: Model;
  readonly #pairs: Pairs;
  readonly #same = new Set<string>();

  constructor(into: Model, from: Model, pairs: Pairs) {
    this.#into = into;
    this.#from = from;
    this.#pairs = pairs;
  }

  /**
   * @param what - What it is and where, for messages: ``type `t` of `a:b/c` ``.
   * @param added - What the model that is added has, or says.
   * @param there - What the other has.
   */
  tell(
    code: string,
    what: string,
    added: string,
    there: string,
    spans: readonly [added: Span | undefined, there: Span | undefined],
  ): void {
    const message = `${what}: ${added} in the package that is added, ${there} in the one that is there`;
    const [span, other] = spans;
    const related = other === undefined ? [] : [{ message: 'the other stands here', span: other }];
    this.found.push(diagnostic(`merge/${code}`, message, span, { related }));
  }

  interfaces(added: InterfaceId, there: InterfaceId, place: string): void {
    const [a, t] = [this.#from.interfaces[added]!, this.#into.interfaces[there]!];
    this.gates(`the interface \`${place}\``, a, t);
    for (const { name, id } of a.types) {
      const other = this.#pairs.types.get(id);
      if (other !== undefined) this.types(id, other, `the type \`${name}\` of \`${place}\``);
    }
    this.names(place, namesIn(this.#from, a), namesIn(this.#into, t));
    const functions = new Map(t.functions.map((f) => [f.name, f]));
    for (const f of a.functions) {
      const other = functions.get(f.name);
      if (other !== undefined) this.funcs(f, other, `the function \`${f.name}\` of \`${place}\``);
    }
  }

  /**
   * Tells of names of the one side that can't stand beside those of the other (Explainer.md, Name Uniqueness).
   *
   * @param place - Where they all would stand.
   */
  names(place: string, added: readonly Named[], there: readonly Named[]): void {
    const others = new Map(there.map((item) => [uniqueForm(item.name), item]));
    for (const item of added) {
      const other = others.get(uniqueForm(item.name));
      if (other === undefined || (other.name === item.name && other.kind === item.kind)) continue;
      const what =
        other.name === item.name
          ? `\`${item.name}\` of \`${place}\``
          : `two names of \`${place}\` that can't stand together`;
      const text = (i: Named): string => `${article(i.kind)} \`${i.name}\``;
      this.tell('name-clash', what, text(item), text(other), [item.span, other.span]);
    }
  }

  /** Compares what two names stand for. */
  types(added: TypeId, there: TypeId, what: string): void {
    const [a, t] = [this.#from.types[added]!, this.#into.types[there]!];
    this.gates(what, a, t);
    const [labelsA, labelsT] = [labelsOf(a.type), labelsOf(t.type)];
    if (a.type.kind !== t.type.kind || labelsA.length + labelsT.length === 0) {
      if (!this.#sameStructure(a.type, t.type)) {
        const [textA, textT] = this.#texts(
          () => this.#describe(this.#from, a.type),
          () => this.#describe(this.#into, t.type),
          () => this.#origin(this.#from, a.type),
          () => this.#origin(this.#into, t.type),
        );
        this.tell('type-mismatch', what, textA, textT, [a.span, t.span]);
      }
      return;
    }
    const names = (labels: readonly { readonly name: string }[]): string =>
      labels.map((l) => l.name).join(', ');
    if (names(labelsA) !== names(labelsT)) {
      const { kind } = a.type;
      const text = (labels: string): string => `${article(kind)} of ${labels}`;
      this.tell('type-mismatch', what, text(names(labelsA)), text(names(labelsT)), [
        a.span,
        t.span,
      ]);
      return;
    }
    for (const [i, label] of labelsA.entries()) {
      const other = labelsT[i]!;
      const where = `\`${label.name}\` of ${what}`;
      this.#refs(label.type, other.type, where, 'type-mismatch', [
        label.span ?? a.span,
        other.span ?? t.span,
      ]);
    }
  }

  funcs(added: Func, there: Func, what: string): void {
    this.gates(what, added, there);
    const spans = [added.span, there.span] as const;
    const code = 'func-mismatch';
    if (added.async !== there.async) {
      const text = (f: Func): string => (f.async ? 'async' : 'not async');
      this.tell(code, what, text(added), text(there), spans);
    }
    const kinds = [added.kind.kind, there.kind.kind] as const;
    if (kinds[0] !== kinds[1]) this.tell(code, what, article(kinds[0]), article(kinds[1]), spans);
    const names = (f: Func): string => f.params.map((p) => p.name).join(', ');
    if (names(added) !== names(there)) {
      const text = (f: Func): string =>
        f.params.length === 0 ? 'no parameters' : `the parameters ${names(f)}`;
      this.tell(code, what, text(added), text(there), spans);
    } else {
      for (const [i, p] of added.params.entries()) {
        const other = there.params[i]!;
        const where = `the parameter \`${p.name}\` of ${what}`;
        this.#refs(p.type, other.type, where, code, [
          p.span ?? added.span,
          other.span ?? there.span,
        ]);
      }
    }
    this.#refs(added.result, there.result, `the result of ${what}`, code, spans);
  }

  /** Gates and ids that both sides write must be equal; what one side leaves out is taken from the other. */
  gates(what: string, added: Item, there: Item): void {
    const spans = [added.span, there.span] as const;
    const [a, t] = [added.stability, there.stability];
    if (a !== undefined && t !== undefined && gateText(a) !== gateText(t)) {
      this.tell('gate-mismatch', what, gateText(a), gateText(t), spans);
    }
    const [idA, idT] = [added.externalId, there.externalId];
    if (idA !== undefined && idT !== undefined && idA !== idT) {
      const text = (id: string): string => `the id ${JSON.stringify(id)}`;
      this.tell('external-id-mismatch', what, text(idA), text(idT), spans);
    }
  }

  #refs(
    added: TypeRef | undefined,
    there: TypeRef | undefined,
    where: string,
    code: string,
    spans: readonly [Span | undefined, Span | undefined],
  ): void {
    if (added === undefined && there === undefined) return;
    if (added !== undefined && there !== undefined && this.#sameRef(added, there)) return;
    const text = (model: Model, ref: TypeRef | undefined): string =>
      ref === undefined ? 'none' : printType(model.types, ref);
    const origin = (model: Model, ref: TypeRef | undefined): string =>
      typeof ref === 'number' ? this.#origin(model, model.types[ref]!.type, model.types[ref]) : '';
    const [a, t] = this.#texts(
      () => text(this.#from, added),
      () => text(this.#into, there),
      () => origin(this.#from, added),
      () => origin(this.#into, there),
    );
    this.tell(code, where, a, t, spans);
  }

  /** Both as text; where that is the same, with the interfaces in which the names stand. */
  #texts(
    added: () => string,
    there: () => string,
    originA: () => string,
    originT: () => string,
  ): [string, string] {
    const [a, t] = [added(), there()];
    return a === t ? [a + originA(), t + originT()] : [a, t];
  }

  #describe(model: Model, type: DefinedType): string {
    const labels = labelsOf(type);
    if (labels.length > 0)
      return `${article(type.kind)} of ${labels.map((l) => l.name).join(', ')}`;
    return type.kind === 'resource' ? 'a resource' : printStructure(model.types, type);
  }

  /** The interfaces of the first named types that a type refers to. */
  #origin(model: Model, type: DefinedType, def?: TypeDef): string {
    const refs: (TypeDef | undefined)[] = [def];
    const first =
      type.kind === 'own' || type.kind === 'borrow' ? [type.resource] : childTypes(type);
    for (const ref of first) if (typeof ref === 'number') refs.push(model.types[ref]);
    const owner = refs.find((d) => d?.name !== undefined)?.owner;
    if (owner?.kind !== 'interface') return ' of another place';
    return ` of \`${interfaceName(model, owner.id) ?? 'an interface without name'}\``;
  }

  #sameRef(added: TypeRef, there: TypeRef): boolean {
    if (typeof added === 'string' || typeof there === 'string') return added === there;
    const [a, t] = [this.#from.types[added]!, this.#into.types[there]!];
    if (a.owner !== undefined || t.owner !== undefined) {
      return this.#pairs.types.get(added) === there;
    }
    if (a.name !== t.name) return false;
    const key = `${added} ${there}`;
    if (this.#same.has(key)) return true;
    const same = this.#sameStructure(a.type, t.type);
    if (same) this.#same.add(key);
    return same;
  }

  #sameStructure(a: DefinedType, t: DefinedType): boolean {
    if (shapeOf(a) !== shapeOf(t)) return false;
    if ((a.kind === 'own' || a.kind === 'borrow') && (t.kind === 'own' || t.kind === 'borrow')) {
      return this.#sameRef(a.resource, t.resource);
    }
    const others = childTypes(t);
    return childTypes(a).every((child, i) => this.#sameRef(child, others[i]!));
  }
}

function namesIn({ types }: Model, iface: Interface): Named[] {
  const named = (kind: string, name: string, span: Span | undefined): Named => ({
    kind,
    name,
    ...(span === undefined ? {} : { span }),
  });
  return [
    ...iface.types.map((t) => named('type', t.name, types[t.id]!.span)),
    ...iface.functions.map((f) => named('function', f.name, f.span)),
  ];
}

/** All of a type that its parts don't say. */
function shapeOf(type: DefinedType): string {
  const parts = childTypes(type).length;
  switch (type.kind) {
    case 'list':
      return `list ${type.length}`;
    case 'result':
      return `result ${type.ok === undefined} ${type.err === undefined}`;
    default:
      // Those with labels have names, and are compared label by label.
      return `${type.kind} ${parts} ${labelsOf(type)
        .map((l) => `${l.name} ${l.type === undefined}`)
        .join()}`;
  }
}

export const article = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

function gateText(s: Stability): string {
  const gate = s.kind === 'stable' ? `since ${s.since}` : `unstable as \`${s.feature}\``;
  return s.deprecated === undefined ? gate : `${gate}, deprecated in ${s.deprecated}`;
}
