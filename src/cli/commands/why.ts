/** `witlink why`: whether components fit, or a component a world, and why or why not; what would help is tried. */
import {
  append,
  createSources,
  hasErrors,
  printable,
  printableJson,
  toJson,
  type Diagnostic,
  type Sources,
} from '../../base/index.ts';
import {
  readPackage,
  why,
  type GraphPackage,
  type WhyOptions,
  type WorldOffer,
} from '../../compose/index.ts';
import { Misuse } from '../failure.ts';
import { isFolder, withNotedTexts } from '../files.ts';
import { gatesOf, type GateOptions } from '../gates.ts';
import type { Io } from '../io.ts';
import type { WhyJson } from '../json-forms.ts';
import { readWasm } from '../read-wasm.ts';
import { readWit } from '../read-wit.ts';
import { exitCodeOf, inOrder, report } from '../report.ts';
import { whyText } from '../../telling/index.ts';
import { worldOf } from '../world.ts';

export interface WhyCommandOptions extends GateOptions {
  readonly world?: string;
  /** Components that are tried where something is missing. */
  readonly try?: readonly string[];
  readonly json?: boolean;
}

export async function whyFit(
  component: string,
  others: readonly string[],
  options: WhyCommandOptions,
  io: Io,
): Promise<number> {
  const features: WhyOptions['features'] = gatesOf(options);
  const read = new Reading(io);
  const pkg = await read.component(component);
  const offers = await read.offers(others, options.world);
  const spare = await read.components(options.try ?? []);
  const { found } = read;
  const told =
    pkg === undefined || offers === undefined || hasErrors(found)
      ? undefined
      : why(pkg, offers, { features, spare });
  const value = told?.value;
  const all = inOrder([...found, ...(told?.diagnostics ?? [])]);
  if (options.json === true) {
    const form: WhyJson = {
      version: 1,
      findings: toJson(all, withNotedTexts(read.sources)),
      ...(value === undefined ? {} : value),
    };
    io.out(printableJson(form));
    return exitCodeOf(all) === 2 ? 2 : value?.fits === true ? 0 : 1;
  }
  if (value === undefined) return report(io, all, read.sources);
  io.out(whyText(value, pkg!.label));
  // Differences of types say more than what stops at the first of them.
  const isTold = value.imports.some((i) => i.differences.length > 0);
  if (!isTold) report(io, all, read.sources);
  return value.fits ? 0 : 1;
}

class Reading {
  readonly found: Diagnostic[] = [];
  sources: Sources = createSources();
  readonly #io: Io;

  constructor(io: Io) {
    this.#io = io;
  }

  async components(paths: readonly string[]): Promise<GraphPackage[]> {
    const read: GraphPackage[] = [];
    for (const path of paths) {
      const pkg = await this.component(path);
      if (pkg !== undefined) read.push(pkg);
    }
    return read;
  }

  async component(path: string): Promise<GraphPackage | undefined> {
    const { value, diagnostics } = await this.#package(path);
    append(this.found, diagnostics);
    return value;
  }

  async #package(
    path: string,
  ): Promise<{ value?: GraphPackage | undefined; diagnostics: readonly Diagnostic[] }> {
    const { file, bytes, diagnostics } = await readWasm(path, this.#io);
    return bytes === undefined ? { diagnostics } : readPackage({ bytes, file });
  }

  /** What the component is held against: components, or a world where WIT is named. */
  async offers(
    paths: readonly string[],
    world: string | undefined,
  ): Promise<readonly GraphPackage[] | WorldOffer | undefined> {
    const [first = '', ...rest] = paths;
    const isWit =
      world !== undefined ||
      first.endsWith('.wit') ||
      isFolder(first) ||
      (await this.#package(first)).diagnostics.some((d) => d.code === 'compose/wit-package');
    if (!isWit) return this.components(paths);
    if (rest.length > 0) {
      throw new Misuse(`\`${printable(first)}\` is WIT, beside which nothing else can be named`, [
        'a component is held against one world, or against components',
      ]);
    }
    const { value, diagnostics } = await readWit(first, {}, this.#io);
    append(this.found, diagnostics);
    this.sources = createSources(value.sources);
    if (hasErrors(diagnostics)) return undefined;
    return { model: value.model, world: worldOf(value, world) };
  }
}
