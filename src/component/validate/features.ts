/**
 * The gates of the specification that have not shipped, by the names under which `features` turns them on. What is
 * used while its gate is off is rejected by that name. Explainer.md, Gated Features.
 */
import type { Context } from '../context.ts';

export const gatedFeatures = [
  'values',
  'nested-names',
  'async-builtin-options',
  'async-stackful',
  'threads',
  'shared-threads',
  'fixed-length-lists',
  'error-context',
  'canonical-names',
  'memory64',
] as const;

export type GatedFeature = (typeof gatedFeatures)[number];

/** Which gates are open: names of `gatedFeatures`, or all of them. */
export type Features = readonly string[] | 'all';

export class Gates {
  readonly #cx: Context;
  readonly #open: ReadonlySet<string>;

  constructor(cx: Context, features: Features) {
    this.#cx = cx;
    this.#open = new Set(features === 'all' ? gatedFeatures : features);
  }

  isOpen(feature: GatedFeature): boolean {
    return this.#open.has(feature);
  }

  /** Rejects `what` unless its gate is open. */
  need(feature: GatedFeature, what: string): void {
    if (this.isOpen(feature)) return;
    this.#cx.fail('component/gated', `${what} needs the feature \`${feature}\`, which is off`, {
      help: [`turn it on with \`--features ${feature}\`; it has not shipped yet`],
    });
  }
}
