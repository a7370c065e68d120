/**
 * Who imports whom, as modules are resolved -> the way round, where a component would need itself: each component is
 * instantiated when its module runs, and what it imports has to be there by then.
 */
import { diagnostic, WitlinkError } from '../base/index.ts';

/** The modules of a program, by what they import. */
export class ImportGraph {
  readonly #imports = new Map<string, Set<string>>();
  readonly #components = new Set<string>();
  /** Components, and what they import, also by others: no other module can be on the way from a component to itself. */
  readonly #below = new Set<string>();
  readonly #started = new Set<string>();

  /** A module is that of a component. */
  addComponent(module: string): void {
    this.#components.add(module);
    this.#markBelow(module);
  }

  /** A component is there: who imports it from now on does so later, as functions do. */
  markStarted(module: string): void {
    this.#started.add(module);
  }

  /**
   * One module imports another.
   *
   * @param shown What modules are called in messages.
   * @throws WitlinkError where a component comes round to itself
   */
  add(importer: string, imported: string, shown: (module: string) => string): void {
    let known = this.#imports.get(importer);
    if (known === undefined) this.#imports.set(importer, (known = new Set()));
    if (known.has(imported)) return;
    known.add(imported);
    if (!this.#below.has(importer)) return;
    this.#markBelow(imported);
    const way = this.#way(imported, importer);
    if (way === undefined) return;
    const component = way.find((module) => this.#components.has(module));
    if (component === undefined) return;
    known.delete(imported);
    // It begins and ends with the component.
    const at = way.indexOf(component);
    const names = [...way.slice(at), ...way.slice(0, at), component].map(shown);
    // A component and one of its exports are two modules, of one name.
    const round = names
      .filter((name, i) => i === 0 || i === names.length - 1 || name !== names[i - 1])
      .map((name) => `\`${name}\``);
    const message = `a component needs itself: ${round.join(' imports ')}`;
    const help = [
      'what a component imports is there before it: let the module import it where it is called, by `import()`',
    ];
    throw new WitlinkError([diagnostic('import/cycle', message, undefined, { help })]);
  }

  #markBelow(module: string): void {
    const queue = [module];
    for (const at of queue) {
      if (this.#below.has(at)) continue;
      this.#below.add(at);
      queue.push(...(this.#imports.get(at) ?? []));
    }
  }

  /** From one module to another, both included, by modules that are not there yet. */
  #way(from: string, to: string): readonly string[] | undefined {
    const before = new Map<string, string | undefined>([[from, undefined]]);
    const queue = [from];
    for (const module of queue) {
      if (module === to) {
        const way: string[] = [];
        for (let at: string | undefined = to; at !== undefined; at = before.get(at))
          way.unshift(at);
        return way;
      }
      if (this.#started.has(module)) continue;
      for (const next of this.#imports.get(module) ?? []) {
        if (before.has(next)) continue;
        before.set(next, module);
        queue.push(next);
      }
    }
    return undefined;
  }
}
