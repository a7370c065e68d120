/**
 * A graph whose packages are inside its result -> one whose packages are imported by it: whoever instantiates the result gives
 * the components. Each comes under a plain name, with the name of the package, and which versions will do, as its
 * `external-id`. Explainer.md, Import and Export Definitions.
 */
import { splitVersion } from '../base/index.ts';
import type { ExternName } from '../binary/index.ts';
import { isWitPackage } from '../component/assemble/index.ts';
import type { Graph } from './graph.ts';

/** The same graph with imports in place of its packages, as far as these have names. */
export function importPackages(graph: Graph): Graph {
  const taken = new Set<string>();
  const packages = graph.packages.map((pkg) => {
    // Of types nothing is in the result but what it uses.
    if (pkg.name === undefined || isWitPackage(pkg.tree)) return pkg;
    const imported = pkg.imported ?? externOf(pkg.name, taken);
    taken.add(imported.name);
    return { ...pkg, imported };
  });
  return { ...graph, packages };
}

/** `a:b@1.2.0` is imported as `a-b`, which is `a:b@>=1.2.0` elsewhere. */
function externOf(name: string, taken: ReadonlySet<string>): ExternName {
  const [path, version] = splitVersion(name);
  const externalId = version === undefined ? path : `${path}@>=${version}`;
  const words = (text: string): string => text.replaceAll(/[^0-9A-Za-z]+/g, '-');
  const short = words(path);
  if (!taken.has(short)) return { name: short, externalId };
  const long = version === undefined ? short : words(name).toLowerCase();
  if (!taken.has(long)) return { name: long, externalId };
  let count = 2;
  while (taken.has(`${long}-${count}`)) count++;
  return { name: `${long}-${count}`, externalId };
}
