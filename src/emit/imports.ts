/**
 * What a program imports -> how it is found among what the host gives (`runtime/host/given.ts`), as an expression: a call an
 * import, with the spellings under which it may stand.
 */
import {
  camelCase,
  functionName,
  memberName,
  parsePlainName,
  pascalCase,
  versionedName,
} from '../base/index.ts';
import type { PlanImport } from '../plan/index.ts';
import { wantsSomething } from '../runtime/index.ts';
import type { Printed } from './converters/print-values.ts';
import { printText } from './data.ts';

/** A function of the object with the imports, which gives what is found. */
export function printImports(imports: readonly PlanImport[]): Printed {
  const names = new Set<string>();
  const printer = new ImportPrinter((name) => {
    names.add(name);
    return name;
  });
  const lines = imports.flatMap((item) => printer.print(item, 'i0', 0));
  // A program that asks for nothing does without what says what is missing.
  if (lines.length === 0) return { code: nothing, names: [] };
  names.add('Given');
  const code = [
    '(imports) => {',
    '  const x = new Given();',
    "  const i0 = { it: imports, at: '' };",
    ...lines.map((line) => `  ${line}`),
    '  return x.done();',
    '}',
  ];
  return { code: code.join('\n'), names: [...names] };
}

const nothing =
  '() => ({ funcs: new Map(), resources: new Map(), modules: new Map(), peers: new Set() })';

class ImportPrinter {
  readonly #use: (name: string) => string;

  constructor(use: (name: string) => string) {
    this.#use = use;
  }

  /** Statements that find an import in `from`. */
  print(item: PlanImport, from: string, depth: number): readonly string[] {
    switch (item.kind) {
      case 'instance':
        return wantsSomething(item) ? this.#instance(item, from, depth) : [];
      case 'func':
        return [this.#func(item, from, depth === 0)];
      case 'resource':
        return [this.#call('givenResource', from, item.resource, classKeys(item.name))];
      case 'module':
        return [this.#call('givenModule', from, item.module, printText(item.name))];
      default:
        return item satisfies never;
    }
  }

  #call(helper: string, from: string, ...args: readonly (string | number)[]): string {
    return `${this.#use(helper)}(x, ${[from, ...args].join(', ')});`;
  }

  #instance(
    { name, track, implements: implemented, externalId, items }: PlanImport & { kind: 'instance' },
    from: string,
    depth: number,
  ): readonly string[] {
    const inner = `i${depth + 1}`;
    const key = printVersioned(name, track);
    const found =
      implemented === undefined
        ? this.#call('givenInstance', from, key)
        : this.#call(
            'givenImplementation',
            from,
            key,
            printVersioned(implemented, track),
            externalId === undefined ? 'undefined' : printText(externalId),
          );
    return [
      `const ${inner} = ${found}`,
      `if (${inner}) {`,
      ...items.flatMap((item) => this.print(item, inner, depth + 1)).map((line) => `  ${line}`),
      '}',
    ].map((line, i, all) => (i === 0 ? `{ ${line}` : i === all.length - 1 ? `${line} }` : line));
  }

  #func(
    { name, func: id }: PlanImport & { kind: 'func' },
    from: string,
    isAtRoot: boolean,
  ): string {
    const { kind, resource, name: member, accessor } = parsePlainName(name);
    const isFree = kind === 'freestanding';
    const full = printText(name);
    if (accessor !== undefined) {
      const js = isFree ? functionName(member) : memberName(member);
      const keys = isFree ? 'undefined' : classKeys(resource);
      const ofObjects = String(kind === 'method');
      const its = printTexts([member, js]);
      return this.#call('givenProperty', from, id, keys, ofObjects, its, printText(accessor), full);
    }
    const its = printTexts([member, memberName(member)]);
    switch (kind) {
      case 'freestanding': {
        const keys = [...new Set([name, camelCase(name), functionName(name)])];
        return this.#call('givenFunction', from, id, printTexts(keys), String(isAtRoot));
      }
      case 'constructor':
        return this.#call('givenConstructor', from, id, classKeys(resource));
      case 'static':
        return this.#call('givenStatic', from, id, classKeys(resource), its, full);
      default:
        return this.#call('givenMethod', from, id, classKeys(resource), its, full);
    }
  }
}

const classKeys = (resource: string): string => printTexts([resource, pascalCase(resource)]);

const printTexts = (texts: readonly string[]): string => `[${texts.map(printText).join(', ')}]`;

const printVersioned = (name: string, track: string | undefined): string =>
  printTexts(track === undefined ? [name, name] : [name, versionedName(name).path, track]);
