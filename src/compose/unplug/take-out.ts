/**
 * The components that a component defines or imports -> packages of a graph. What is inside is closed, and comes out once
 * however often it was put in; of what is imported only its type is known.
 */
import { diagnostic, limits, sha256, type Diagnostic } from '../../base/index.ts';
import {
  writeComponent,
  type ComponentDef,
  type ComponentTree,
  type Definition,
  type ImportDef,
  type TypeDefinition,
} from '../../binary/index.ts';
import { readParts } from '../../component/assemble/index.ts';
import type { GraphPackage } from '../graph.ts';
import { readPackage } from '../package.ts';
import { closed, isClosed, NotClosed } from './close.ts';

/** What a part is called that has no name at all. */
const unnamed = 'part';

export class TakeOut {
  readonly found: Diagnostic[] = [];
  /** By where they are defined or imported. */
  readonly packages = new Map<Definition, GraphPackage>();
  readonly #whole: GraphPackage;
  readonly #byDigest = new Map<string, GraphPackage>();
  /** The names of packages, by their digests: as the composer has kept them. */
  readonly #names = new Map<string, string>();
  /** Bytes that were made. */
  #copied = 0;

  constructor(whole: GraphPackage) {
    this.#whole = whole;
    const customs = whole.tree.definitions.filter((d) => d.kind === 'custom');
    for (const { name, version, sha256: digest } of readParts(customs)) {
      this.#names.set(digest, version === undefined ? name : `${name}@${version}`);
    }
  }

  /** @param named - What the component around it calls it; else it is called as it calls itself. */
  take(def: ComponentDef, named?: string): void {
    const part = def.component;
    const label = named ?? part.names.component ?? unnamed;
    const { file } = this.#whole;
    const bytes = this.#bytesOf(part, label);
    if (bytes === undefined) return;
    const digest = sha256(bytes);
    let pkg = this.#byDigest.get(digest);
    if (pkg === undefined) {
      const name = this.#names.get(digest);
      const packaged = name === undefined ? {} : { name };
      const { value, diagnostics } = readPackage({ bytes, file, label, ...packaged });
      this.found.push(...diagnostics);
      if (value === undefined) return;
      this.#byDigest.set(digest, (pkg = value));
    }
    this.packages.set(def, pkg);
  }

  #bytesOf(part: ComponentTree, label: string): Uint8Array | undefined {
    const { bytes, tree } = this.#whole;
    if (isClosed(part)) return bytes.subarray(part.offset, part.end);
    // Each may need the same large module.
    if (this.#copied > limits.closedParts) return undefined;
    try {
      const made = writeComponent(closed(part, tree.definitions));
      this.#copied += made.length;
      if (this.#copied <= limits.closedParts) return made;
      const most = limits.closedParts / 1024 / 1024;
      const message = `the parts have more than ${most} MB, with what each uses of the component around it`;
      this.#tell('unplug/too-large', message, part.offset, 'error');
      return undefined;
    } catch (e) {
      if (!(e instanceof NotClosed)) throw e;
      const message = `\`${label}\` can’t stand by itself: it takes ${e.message} of the component around it`;
      this.#tell('unplug/not-closed', message, part.offset, 'error');
      return undefined;
    }
  }

  /** A component that is imported; `type` is what it is declared to be. */
  note(def: ImportDef, type: TypeDefinition | undefined): void {
    const { file } = this.#whole;
    const { extern, offset } = def;
    // `a:b@>=1.0.0` takes 1.0.0 as well as what is newer.
    const name = extern.externalId?.replace('@>=', '@');
    const decls = type?.type.kind === 'component' ? type.type.decls : [];
    const definitions = decls.filter((d) => d.kind === 'import');
    const names = { sorts: new Map() };
    this.packages.set(def, {
      label: extern.name,
      file,
      ...(name === undefined ? {} : { name }),
      imported: extern,
      bytes: new Uint8Array(),
      tree: { kind: 'component', file, offset, end: offset, definitions, names },
    });
    const which = name === undefined ? 'it' : `\`${name}\``;
    this.#tell(
      'unplug/imported-component',
      `\`${extern.name}\` is imported, so it is not inside and can’t be taken out`,
      offset,
      'warning',
      [`whoever composes this again has to have ${which}`],
    );
  }

  #tell(
    code: string,
    message: string,
    offset: number,
    severity: Diagnostic['severity'],
    help: readonly string[] = [],
  ): void {
    const span = { file: this.#whole.file, offset, path: 'component' };
    this.found.push(diagnostic(code, message, span, { severity, help }));
  }
}
