/**
 * A world -> what its users wrote against the bindings for TypeScript: a host that implements every import and calls
 * every export, and a guest the other way round. Values are built in full and read in full (records field by field,
 * variants and enums by a switch without a default), as code in languages that are stricter has to do. The shapes are
 * those of docs/bindings.md.
 */
import { camelCase, pascalCase } from '../../../src/base/index.ts';
import { externName, hasOnlyTypes } from '../../../src/model/index.ts';
import type {
  Func,
  InterfaceId,
  Model,
  TypeDef,
  TypeRef,
  World,
  WorldItem,
} from '../../../src/model/index.ts';
import { origin, UserTypes } from './user-types.ts';

/** The text of the program that stands beside the folder `bindings`. */
export function userCode(model: Model, world: World, role: 'host' | 'guest'): string {
  return new UserCode(model, role).program(world);
}

class UserCode {
  readonly #model: Model;
  readonly #role: 'host' | 'guest';
  /** Of imports and exports apart, as their types are others. */
  readonly #lines: string[] = [];
  #count = 0;

  constructor(model: Model, role: 'host' | 'guest') {
    this.#model = model;
    this.#role = role;
  }

  program(world: World): string {
    const lines = [
      '/** Something of a type that is had from elsewhere. */',
      'declare function some<T>(): T;',
      'declare function maybe<T>(value: T): T | undefined;',
      'type Result<T, E> =',
      '  | ([T] extends [void] ? { tag: "ok" } : { tag: "ok"; val: T })',
      '  | ([E] extends [void] ? { tag: "err" } : { tag: "err"; val: E });',
      'type Option<T> = { tag: "some"; val: T } | { tag: "none" };',
      `import type * as world from "./${this.#role}/${world.name}.js";`,
    ];
    const isHost = this.#role === 'host';
    // Where both sides of an interface are there, each side's types have a name space of their own.
    const imports = world.imports.map((item) => this.#item(item, 'imports', isHost));
    const exports = world.exports.map((item) => this.#item(item, 'exports', !isHost));
    const implemented = (isHost ? imports : exports).filter((text) => text !== '');
    const called = (isHost ? exports : imports).join('\n');
    const name = isHost ? 'Imports' : 'Exports';
    lines.push(...this.#lines);
    lines.push(`export const given: world.${name} = {`, ...implemented, '};');
    const params = isHost ? 'exports: world.Exports' : '';
    lines.push(`export async function use(${params}): Promise<void> {`, called, '}');
    return `${lines.join('\n')}\n`;
  }

  /** What is written for an import or export: a property of an object, or statements. */
  #item(item: WorldItem, side: 'imports' | 'exports', isImplemented: boolean): string {
    const { interfaces } = this.#model;
    const types = new UserTypes(this.#model);
    const name = item.kind === 'type' ? item.name : externName(this.#model, item);
    const isHost = this.#role === 'host';
    const property =
      item.kind === 'func'
        ? camelCase(name)
        : !isHost && item.kind === 'interface' && item.name === undefined
          ? JSON.stringify(camelCase(interfaces[item.id]!.name!))
          : JSON.stringify(name);
    if (item.kind === 'type') return '';
    if (item.kind === 'func') {
      if (isImplemented) return `${this.#method(property, item.func, types)},`;
      if (isHost) return this.#call(`exports.${property}`, item.func, types);
      const alias = this.#fresh('imported');
      this.#lines.push(`import ${alias} from ${JSON.stringify(name)};`);
      return this.#call(alias, item.func, types);
    }
    const iface = interfaces[item.id]!;
    // Nobody gives types to a program.
    const isGiven = isImplemented && !(isHost && hasOnlyTypes(this.#model, item.id));
    if (iface.functions.length + iface.types.length === 0) {
      return isGiven ? `${property}: {},` : '';
    }
    const isAmbient = !isHost && side === 'imports';
    const module = isAmbient ? name : `./${this.#role}/${side}/${this.#fileName(item.id, name)}.js`;
    this.#types(item.id, module, types);
    if (isImplemented) return isGiven ? `${property}: ${this.#object(item.id, types)},` : '';
    if (!isAmbient) return this.#calls(`exports[${property}]`, item.id, types);
    const alias = this.#fresh('imported');
    this.#lines.push(`import * as ${alias} from ${JSON.stringify(module)};`);
    return this.#calls(alias, item.id, types);
  }

  #fileName(id: InterfaceId, name: string): string {
    const iface = this.#model.interfaces[id]!;
    if (iface.package === undefined || iface.name === undefined) return name;
    const { namespace, name: pkg } = this.#model.packages[iface.package]!.name;
    return `${namespace}-${pkg}-${iface.name}`;
  }

  #fresh(word: string): string {
    return `${word}${this.#count++}`;
  }

  /** Takes in the types of an interface, and writes for each a function that builds it and one that reads it. */
  #types(id: InterfaceId, module: string, types: UserTypes): void {
    const defs = this.#model.types;
    for (const { name, id: type } of this.#model.interfaces[id]!.types) {
      const local = this.#fresh(pascalCase(name));
      types.names.set(type, local);
      // What came by `use` is another name of the same type.
      const text = `${pascalCase(name)} as ${local}`;
      this.#lines.push(`import type { ${text} } from ${JSON.stringify(module)};`);
      const def = defs[origin(defs, type)]!;
      if (def.type.kind === 'resource') continue;
      this.#lines.push(
        `function make${local}(): ${local} {`,
        ...this.#build(def, local, types),
        '}',
        `function read${local}(it: ${local}): void {`,
        ...this.#read(def, types),
        '}',
        `read${local}(make${local}());`,
      );
    }
  }

  #build({ type }: TypeDef, local: string, types: UserTypes): string[] {
    switch (type.kind) {
      case 'record': {
        const fields = type.fields.map((f) => `${camelCase(f.name)}: ${types.value(f.type)}`);
        return [`return { ${fields.join(', ')} };`];
      }
      case 'flags':
        return [`return { ${type.flags.map((f) => `${camelCase(f.name)}: true`).join(', ')} };`];
      case 'variant': {
        const cases = type.cases.map((c) =>
          c.type === undefined
            ? `{ tag: "${c.name}" }`
            : `{ tag: "${c.name}", val: ${types.value(c.type)} }`,
        );
        return [`const all: ${local}[] = [${cases.join(', ')}];`, 'return all[0]!;'];
      }
      case 'enum': {
        const cases = type.cases.map((c) => `"${c.name}"`);
        return [`const all: ${local}[] = [${cases.join(', ')}];`, 'return all[0]!;'];
      }
      default:
        return [`return ${types.structureValue(type)};`];
    }
  }

  #read({ type }: TypeDef, types: UserTypes): string[] {
    switch (type.kind) {
      case 'record': {
        const fields = type.fields.map((f) => camelCase(f.name));
        return [
          `const { ${fields.join(', ')}, ...rest } = it;`,
          'const nothing: Record<never, never> = rest;',
          ...type.fields.map((f, i) => this.#keep(fields[i]!, f.type, types)),
          'void nothing;',
        ];
      }
      case 'flags':
        return type.flags.map((f) => `void (it.${camelCase(f.name)} === true);`);
      case 'variant':
        return [
          'switch (it.tag) {',
          ...type.cases.map((c) => {
            const body = c.type === undefined ? '' : this.#keep('it.val', c.type, types);
            return `case "${c.name}": { ${body} break; }`;
          }),
          'default: it satisfies never;',
          '}',
        ];
      case 'enum':
        return [
          'switch (it) {',
          ...type.cases.map((c) => `case "${c.name}": break;`),
          'default: it satisfies never;',
          '}',
        ];
      default:
        return [`const it2: ${types.structureText(type)} = it; void it2;`];
    }
  }

  /** A statement that takes a value of a type out of an expression. */
  #keep(expression: string, ref: TypeRef, types: UserTypes): string {
    const name = this.#fresh('kept');
    return `const ${name}: ${types.text(ref)} = ${expression}; void ${name};`;
  }

  /** The implementation of an interface. */
  #object(id: InterfaceId, types: UserTypes): string {
    const { types: named, functions } = this.#model.interfaces[id]!;
    const members: string[] = [];
    for (const { name, id: type } of named) {
      if (this.#model.types[type]!.type.kind !== 'resource') continue;
      const own = functions.filter(
        (f) => f.kind.kind !== 'freestanding' && f.kind.resource === type,
      );
      const local = types.names.get(type)!;
      const methods = own.map((f) => {
        if (f.kind.kind === 'constructor') {
          const params = f.params.map((p) => `${camelCase(p.name)}: ${types.text(p.type)}`);
          return `constructor(${params.join(', ')}) {}`;
        }
        const isStatic = f.kind.kind === 'static';
        const params = isStatic ? f.params : f.params.slice(1);
        const plain = camelCase(f.name.slice(f.name.indexOf('.') + 1));
        return `${isStatic ? 'static ' : ''}${this.#typedMethod(plain, { ...f, params }, types)}`;
      });
      members.push(`${pascalCase(name)}: class implements ${local} { ${methods.join('\n')} },`);
    }
    for (const f of functions) {
      if (f.kind.kind === 'freestanding')
        members.push(`${this.#method(camelCase(f.name), f, types)},`);
    }
    return `{\n${members.join('\n')}\n}`;
  }

  /** A method whose parameters have the types that the bindings give them. */
  #method(name: string, func: Func, types: UserTypes): string {
    const params = func.params.map((p) => camelCase(p.name));
    const body = func.params.map((p) => this.#keep(camelCase(p.name), p.type, types));
    const head = `${func.async ? 'async ' : ''}${name}(${params.join(', ')})`;
    return `${head} { ${body.join(' ')} ${this.#returned(func, types)} }`;
  }

  /** A method of a class, which says the types itself. */
  #typedMethod(name: string, func: Func, types: UserTypes): string {
    const params = func.params.map((p) => `${camelCase(p.name)}: ${types.text(p.type)}`);
    const result = this.#resultText(func, types);
    const text = func.async ? `Promise<${result}>` : result;
    const head = `${func.async ? 'async ' : ''}${name}(${params.join(', ')}): ${text}`;
    return `${head} { ${this.#returned(func, types)} }`;
  }

  #returned(func: Func, types: UserTypes): string {
    const text = this.#resultText(func, types);
    if (text === 'void') return '';
    return `const given: ${text} = ${this.#resultValue(func, types)}; return given;`;
  }

  /** Calls of all functions of an interface. */
  #calls(object: string, id: InterfaceId, types: UserTypes): string {
    const defs = this.#model.types;
    const iface = this.#model.interfaces[id]!;
    const drops = iface.types
      .filter((t) => defs[t.id]!.type.kind === 'resource')
      .map((t) => `some<${types.names.get(t.id)!}>()[Symbol.dispose]();`);
    const calls = iface.functions.map((f) => {
      if (f.kind.kind === 'freestanding') {
        return this.#call(`${object}.${camelCase(f.name)}`, f, types);
      }
      const { name } = defs[f.kind.resource]!;
      const type = `${object}.${pascalCase(name!)}`;
      const plain = camelCase(f.name.slice(f.name.indexOf('.') + 1));
      const local = types.names.get(f.kind.resource)!;
      if (f.kind.kind === 'constructor') {
        const args = f.params.map((p) => types.value(p.type));
        const made = this.#fresh('made');
        return `const ${made}: ${local} = new ${type}(${args.join(', ')}); void ${made};`;
      }
      if (f.kind.kind === 'static') return this.#call(`${type}.${plain}`, f, types);
      const method = { ...f, params: f.params.slice(1) };
      return this.#call(`some<${local}>().${plain}`, method, types);
    });
    return [...drops, ...calls].join('\n');
  }

  #call(callee: string, func: Func, types: UserTypes): string {
    const args = func.params.map((p) => types.value(p.type));
    const result = this.#resultText(func, types);
    const text = func.async ? `Promise<${result}>` : result;
    const name = this.#fresh('result');
    return `const ${name}: ${text} = ${callee}(${args.join(', ')}); void ${name};`;
  }

  /** What a function gives; errors of a `result` are thrown. */
  #resultText({ result, async }: Func, types: UserTypes): string {
    const given = this.#thrownApart(result, types);
    if (given === undefined) return 'void';
    const text = types.text(given);
    // A promise in a promise would be waited for, too.
    return async && types.structure(given)?.kind === 'future' ? `{ promise: ${text} }` : text;
  }

  #resultValue({ result, async }: Func, types: UserTypes): string {
    const given = this.#thrownApart(result, types)!;
    const value = types.value(given);
    return async && types.structure(given)?.kind === 'future' ? `{ promise: ${value} }` : value;
  }

  #thrownApart(result: TypeRef | undefined, types: UserTypes): TypeRef | undefined {
    if (result === undefined) return undefined;
    const type = types.structure(result);
    return type?.kind === 'result' ? type.ok : result;
  }
}
