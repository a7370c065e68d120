/**
 * The gates of the specification that have not shipped, by the names under which `features` turns them on. What is
 * used while its gate is off is rejected by that name. Explainer.md, Gated Features.
 */
import type { Context } from '../eval/context.ts';

/** The features that can be turned on. Explainer.md, Gated Features; `accessors` is 📡, `forward` ➡️. */
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
  'accessors',
  'forward',
] as const;

/** A feature of the specification that has not shipped. */
export type GatedFeature = (typeof gatedFeatures)[number];

/** Which gates are open: names of `gatedFeatures`, or all of them. */
export type Features = readonly GatedFeature[] | 'all';

export function isGatedFeature(name: string): name is GatedFeature {
  return (gatedFeatures as readonly string[]).includes(name);
}

export class Gates {
  readonly #cx: Context;
  readonly #open: ReadonlySet<string>;
  readonly #needed = new Set<GatedFeature>();

  constructor(cx: Context, features: Features) {
    this.#cx = cx;
    this.#open = new Set(features === 'all' ? gatedFeatures : features);
  }

  /** All that `need` was asked for, whether the gate is open or not. */
  get needed(): ReadonlySet<GatedFeature> {
    return this.#needed;
  }

  /** Tells, once for each feature, of the first use of it while its gate is closed. */
  need(feature: GatedFeature, what: string): void {
    if (this.#needed.has(feature)) return;
    this.#needed.add(feature);
    if (this.#open.has(feature)) return;
    this.#cx.tell('component/gated', `${what} needs the feature \`${feature}\`, which is off`, {
      help: [`turn it on with \`--features ${feature}\`; it has not shipped yet`],
    });
  }
}
