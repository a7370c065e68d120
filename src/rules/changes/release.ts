/**
 * What a comparison found -> the edits that make a release of the new state: of each package the smallest version that is
 * right, where it has less, and `@since` that version before what came and doesn't say since when it is there. WIT.md,
 * Package declaration and Feature Gates.
 */
import { walk } from '../../../grammar/wit/index.ts';
import type { Gate, Node, PackageId, WitFile } from '../../../grammar/wit/index.ts';
import {
  compareVersions,
  type Diagnostic,
  isTextSpan,
  splitVersion,
  type TextEdit,
  withVersion,
} from '../../base/index.ts';
import { applyFixes } from '../fix.ts';
import { gatesOf } from '../lint/gated.ts';
import type { ChangeReport } from './compare-packages.ts';
import type { VersionVerdict } from './rule.ts';
import type { StateTexts } from './settle.ts';
import { nameOf } from './side.ts';

export interface Release {
  /** The texts that change, by file. */
  readonly texts: ReadonlyMap<string, string>;
  /** The versions that are set: `ns:name@version`. */
  readonly versions: readonly string[];
  /** How many items got `@since`. */
  readonly since: number;
  /** Packages whose version is not right, and that can't be given one here. */
  readonly left: readonly VersionVerdict[];
}

/** A state, and what was found in it. */
export interface Found extends Pick<ChangeReport, 'findings' | 'versions'> {
  readonly state: StateTexts;
}

/**
 * Makes a release of the state that is compared: versions first, as another one of a package asks one of those that name it,
 * too, then `@since`.
 *
 * @param again - What is found with other texts; `undefined`, which ends it, where these are at fault.
 * @param sinceFrom - As for `releaseOf`.
 */
export async function makeRelease(
  first: Found,
  again: (texts: ReadonlyMap<string, string>) => Promise<Found | undefined>,
  sinceFrom?: (file: string) => string,
): Promise<Release | undefined> {
  const texts = new Map<string, string>();
  let found = first;
  for (let hasVersions = false; ;) {
    const { versions, state } = found;
    const findings = hasVersions ? found.findings : [];
    const release = releaseOf({ findings, versions }, state, sinceFrom);
    if (release.texts.size > 0) {
      for (const [file, text] of release.texts) texts.set(file, text);
      const next = await again(texts);
      if (next === undefined) return undefined;
      found = next;
    }
    if (hasVersions) return { ...release, texts, versions: otherVersions(first, found) };
    hasVersions = release.texts.size === 0;
  }
}

/** The packages that have another version than they had. */
function otherVersions(first: Found, last: Found): string[] {
  const keyOf = ({ package: name, before }: VersionVerdict): string =>
    JSON.stringify([splitVersion(name)[0], before]);
  const known = new Map(first.versions.map((verdict) => [keyOf(verdict), verdict.after]));
  return last.versions
    .filter((verdict) => known.get(keyOf(verdict)) !== verdict.after)
    .map((verdict) => verdict.package);
}

/**
 * Makes what a release changes of a state, by what was found in it.
 *
 * @param after - The state: only files of the package itself are written.
 * @param sinceFrom - The version from which on the items of a file's package need `@since`; where others have it already, all do.
 */
function releaseOf(
  { findings, versions }: Pick<ChangeReport, 'findings' | 'versions'>,
  { files, sources }: StateTexts,
  sinceFrom: (file: string) => string = () => '1.0.0',
): Release {
  const raised = new Map<string, string>();
  const left: VersionVerdict[] = [];
  const declared = new Set(files.flatMap(idsOf).map(nameOf));
  for (const verdict of versions) {
    if (verdict.needs === 'none' && verdict.step !== 'lowered') continue;
    if (verdict.step === 'right') continue;
    const { smallest } = verdict;
    const isHere = verdict.step !== undefined && declared.has(verdict.package);
    if (isHere && smallest !== undefined) raised.set(verdict.package, smallest);
    else left.push(verdict);
  }
  const at = addedPlaces(findings.map(({ diagnostic }) => diagnostic));
  const edits: TextEdit[] = [];
  let since = 0;
  for (const file of files) {
    edits.push(...versionEdits(file, raised));
    const added = sinceEdits(file, { at, raised, text: sources.get(file.file) ?? '', sinceFrom });
    since += added.length;
    edits.push(...added);
  }
  const fixes = edits.map((edit) => ({ fixes: [{ title: '', edits: [edit] }] }));
  return {
    texts: applyFixes(fixes, sources),
    versions: [...raised].map(([name, version]) => withVersion(splitVersion(name)[0], version)),
    since,
    left,
  };
}

/** The packages that a file declares. */
function idsOf(file: WitFile): PackageId[] {
  const ids = file.package === undefined ? [] : [file.package.id];
  const todo = [...file.items];
  for (const item of todo) {
    if (item.kind !== 'package-block') continue;
    ids.push(item.id);
    todo.push(...item.items);
  }
  return ids;
}

/** The versions of packages where these are declared, and where they are named. */
function versionEdits(file: WitFile, raised: ReadonlyMap<string, string>): TextEdit[] {
  if (raised.size === 0) return [];
  const edits: TextEdit[] = [];
  const set = (id: PackageId): void => {
    const to = raised.get(nameOf(id));
    if (to === undefined || id.version === undefined) return;
    const [start, end] = id.version.range;
    edits.push({ span: { file: file.file, start, end }, newText: to });
  };
  for (const id of idsOf(file)) set(id);
  walk(file, { 'package-path': { enter: ({ package: id }) => set(id) } });
  return edits;
}

const added = /^breaking\/(?:[a-z-]+-(?:added|renamed)|stabilized)$/;

/** Where something came, or became stable, by file. */
function addedPlaces(found: readonly Diagnostic[]): ReadonlyMap<string, ReadonlySet<number>> {
  const places = new Map<string, Set<number>>();
  for (const { code, span } of found) {
    if (!added.test(code) || span === undefined || !isTextSpan(span)) continue;
    const known = places.get(span.file);
    if (known === undefined) places.set(span.file, new Set([span.start]));
    else known.add(span.start);
  }
  return places;
}

interface SinceContext {
  readonly at: ReadonlyMap<string, ReadonlySet<number>>;
  readonly raised: ReadonlyMap<string, string>;
  readonly text: string;
  readonly sinceFrom: (file: string) => string;
}

type Gated = Node & { readonly gates: readonly Gate[] };

/** `@since` before what was added, and what came with it. */
function sinceEdits(file: WitFile, { at, raised, text, sinceFrom }: SinceContext): TextEdit[] {
  const places = at.get(file.file);
  if (places === undefined) return [];
  let hasSince = false;
  walk(file, { since: { enter: () => void (hasSince = true) } });
  const edits: TextEdit[] = [];
  walk(file, {
    any: {
      enter: (node, parents) => {
        if (!isItem(node)) return;
        const around = parents.filter(isItem);
        const isNew = [...around, node].some((item) => isAt(item, places));
        if (!isNew || !mayHave(node) || isGated(node)) return;
        const block = parents.findLast((parent) => parent.kind === 'package-block');
        const id = block?.kind === 'package-block' ? block.id : file.package?.id;
        const version = id && (raised.get(nameOf(id)) ?? id.version?.text);
        if (version === undefined) return;
        if (!hasSince && compareVersions(version, sinceFrom(file.file)) < 0) return;
        // What stands in something that is unstable is so, too.
        if (around.some((item) => gatesOf(item).unstable !== undefined)) return;
        edits.push(insertion(file.file, node, text, version));
      },
    },
  });
  return edits;
}

const isItem = (node: Node): node is Gated => 'gates' in node && node.kind !== 'package-block';

function isGated(node: Gated): boolean {
  const { since, unstable } = gatesOf(node);
  return since !== undefined || unstable !== undefined;
}

/** What has a name of its own, and what worlds import and export. */
const mayHave = (node: Gated): boolean =>
  'name' in node || node.kind === 'import' || node.kind === 'export';

/** Whether a place is that of an item. */
function isAt(node: Gated, places: ReadonlySet<number>): boolean {
  if (node.kind !== 'import' && node.kind !== 'export') {
    return 'name' in node && typeof node.name === 'object' && places.has(node.name.range[0]);
  }
  const { item } = node;
  const starts = [node.range[0], item.range[0]];
  if ('name' in item) starts.push(item.name.range[0]);
  if ('path' in item) {
    const { path } = item;
    starts.push(path.range[0], (path.kind === 'local-path' ? path.id : path.name).range[0]);
  }
  return starts.some((start) => places.has(start));
}

/** Before the item and its other gates, on a line of its own where the item has one. */
function insertion(file: string, node: Gated, text: string, version: string): TextEdit {
  const start = Math.min(node.range[0], ...node.gates.map((gate) => gate.range[0]));
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const isAlone = before.trim() === '';
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const gap = isAlone ? `${end}${before}` : ' ';
  return { span: { file, start, end: start }, newText: `@since(version = ${version})${gap}` };
}
