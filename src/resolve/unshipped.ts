/**
 * Warnings for what the specification still gates (Explainer.md, Gated Features): it may be written and is read, but
 * other tools reject it and it may change. One warning for each feature and file, at its first use.
 */
import { childrenOf } from '../../grammar/wit/index.ts';
import type { Node, WitFile } from '../../grammar/wit/index.ts';
import { diagnostic } from '../base/index.ts';
import type { Diagnostic } from '../base/index.ts';
import { spanOf } from './context.ts';

const features = {
  'fixed-length-lists': 'lists of fixed length (🔧) are',
  'error-context': 'the type `error-context` (📝) is',
  accessors: 'getters and setters (📡) are',
  'nested-packages': 'nested namespaces and packages (🪺) are',
} as const;

type Feature = keyof typeof features;

/** The first use in each file of each feature that has not shipped. */
export function unshippedFeatures(files: readonly WitFile[]): Diagnostic[] {
  return files.flatMap((file) => {
    const found = new Map<Feature, Node>();
    const look = (node: Node): void => {
      const feature = featureOf(node);
      if (feature !== undefined && !found.has(feature)) found.set(feature, node);
      for (const child of childrenOf(node)) look(child);
    };
    look(file);
    return [...found].map(([feature, { range }]) =>
      diagnostic(
        'resolve/unshipped',
        `${features[feature]} not part of a release of WASI yet`,
        spanOf(file.file, range),
        { severity: 'warning', help: ['other tools may reject it, and it may still change'] },
      ),
    );
  });
}

function featureOf(node: Node): Feature | undefined {
  switch (node.kind) {
    case 'type-length':
      return 'fixed-length-lists';
    case 'type-apply':
      return node.keyword === 'error-context' ? 'error-context' : undefined;
    case 'func-type':
      return node.accessor === undefined ? undefined : 'accessors';
    case 'package-id':
      return node.namespaces.length > 1 || node.names.length > 1 ? 'nested-packages' : undefined;
    default:
      return undefined;
  }
}
