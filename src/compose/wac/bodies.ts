/**
 * The body of an interface, a world or the composition itself -> the same in WIT: names of types of functions give way to
 * what they are, types of the composition that are used in an interface are declared in it, too (they are made of values
 * alone, and so it is the same type), and what is used above its declaration is an error.
 */
import type {
  ErrorNode,
  FuncType,
  Id,
  ResourceFunc,
  TypeArg,
  TypeDecl,
  TypeExpr,
} from '../../../grammar/wit/index.ts';
import type {
  FuncName,
  WacFunc,
  WacResource,
  WacResourceFunc,
  WacTypeDecl,
} from '../../../grammar/wac/index.ts';
import type { Local, Scope } from './scope.ts';

/** What a body takes from the composition. */
export interface Outside {
  readonly scope: Scope;
  /** The statement in which the body stands. */
  readonly index: number;
  /** A type of the composition is named. */
  readonly useType: (local: Local, id: Id) => void;
  /** What a type of functions of the composition is. */
  readonly funcOf: (local: Local, id: Id) => FuncType | undefined;
}

/** A name that a body declares. */
export interface Own {
  readonly kind: 'type' | 'func-type';
  readonly id: Id;
}

export class Body {
  readonly #outside: Outside;
  /** The names of all that the body declares. */
  readonly #all = new Map<string, Own>();
  /** Those that were declared so far. */
  readonly #seen = new Map<string, Own>();
  readonly #funcs = new Map<string, FuncType>();

  constructor(outside: Outside, declared: readonly Own[] = []) {
    this.#outside = outside;
    for (const own of declared) if (!this.#all.has(own.id.name)) this.#all.set(own.id.name, own);
  }

  /** Whether the body declares a type of that name itself. */
  declares(name: string): boolean {
    return this.#all.has(name);
  }

  /** From here on a name can be used. */
  declare(id: Id): void {
    const own = this.#all.get(id.name);
    if (own !== undefined) this.#seen.set(id.name, own);
  }

  /** A declaration; nothing for a type of functions, for which WIT has no word. */
  typeDecl(decl: WacTypeDecl): TypeDecl | undefined {
    switch (decl.kind) {
      case 'type-alias': {
        const type = this.type(decl.type);
        this.declare(decl.name);
        return { ...decl, type };
      }
      case 'record': {
        const fields = decl.fields.map((f) => ({ ...f, type: this.type(f.type) }));
        this.declare(decl.name);
        return { ...decl, fields };
      }
      case 'variant': {
        const cases = decl.cases.map((c) =>
          c.type === undefined ? c : { ...c, type: this.type(c.type) },
        );
        this.declare(decl.name);
        return { ...decl, cases };
      }
      case 'enum':
      case 'flags':
        this.declare(decl.name);
        return decl;
      case 'resource':
        this.declare(decl.name);
        return this.#resource(decl);
      case 'func-alias': {
        const type = this.func(decl.type);
        this.#funcs.set(decl.name.name, type);
        this.declare(decl.name);
        return undefined;
      }
      default:
        return decl satisfies never;
    }
  }

  #resource(decl: WacResource): TypeDecl {
    const funcs = decl.funcs.map((f) => (f.kind === 'error' ? f : this.#method(f)));
    return { ...decl, funcs };
  }

  #method(decl: WacResourceFunc): ResourceFunc | ErrorNode {
    const type = this.namedFunc(decl.type);
    return type === undefined
      ? { kind: 'error', range: decl.range, defines: decl.name }
      : { ...decl, type };
  }

  /** A function of an interface. */
  funcDecl(decl: WacFunc) {
    const type = this.namedFunc(decl.type);
    const { range, name } = decl;
    return type === undefined
      ? ({ kind: 'error', range, defines: name } satisfies ErrorNode)
      : { ...decl, type };
  }

  /** A type of functions as it is written, or that which has the name. */
  namedFunc(type: FuncType | FuncName): FuncType | undefined {
    if (type.kind === 'func-type') return this.func(type);
    return this.funcNamed(type.name, 'a type of functions');
  }

  /** The type of functions of a name; undefined, where that was reported, if it is none. */
  funcNamed(id: Id, wanted: string): FuncType | undefined {
    const { scope, index, funcOf } = this.#outside;
    const own = this.#all.get(id.name);
    if (own === undefined) {
      const local = scope.findKind(id, index, ['func-type'], wanted, () => [...this.#all.keys()]);
      return local && funcOf(local, id);
    }
    if (!this.#isSeen(id, own)) return undefined;
    if (own.kind === 'func-type') return this.#funcs.get(id.name);
    scope.tellWrongKind(id, 'a type of values', wanted, own.id.range);
    return undefined;
  }

  func(type: FuncType): FuncType {
    const params = type.params.map((p) => ({ ...p, type: this.type(p.type) }));
    return type.result === undefined
      ? { ...type, params }
      : { ...type, params, result: this.type(type.result) };
  }

  type(type: TypeExpr): TypeExpr {
    switch (type.kind) {
      case 'error':
        return type;
      case 'type-apply':
        return type.args === undefined
          ? type
          : { ...type, args: type.args.map((arg) => this.#arg(arg)) };
      case 'type-name':
        return this.#isType(type.name) ? type : { kind: 'error', range: type.range };
      default:
        return type satisfies never;
    }
  }

  #arg(arg: TypeArg): TypeArg {
    return arg.kind === 'type-hole' || arg.kind === 'type-length' ? arg : this.type(arg);
  }

  #isType(id: Id): boolean {
    const { scope, index, useType } = this.#outside;
    const own = this.#all.get(id.name);
    if (own === undefined) {
      const local = scope.findKind(id, index, ['type'], 'a type', () => [...this.#all.keys()]);
      if (local !== undefined) useType(local, id);
      return local !== undefined;
    }
    if (!this.#isSeen(id, own)) return false;
    if (own.kind === 'func-type') {
      scope.tellWrongKind(id, 'a type of functions', 'a type of values', own.id.range);
    }
    return own.kind === 'type';
  }

  #isSeen(id: Id, own: Own): boolean {
    if (this.#seen.has(id.name)) return true;
    this.#outside.scope.tellTooEarly(id, own.id.range);
    return false;
  }
}
