/** `--features` and `--all-features` of the commands that read components -> the gates that are open. */
import { gatedFeatures, isGatedFeature, type Features } from '../component/index.ts';
import { Misuse } from './failure.ts';

export interface GateOptions {
  readonly features?: readonly string[];
  readonly allFeatures?: boolean;
}

/** Throws `Misuse` where a name is none of a feature. */
export function gatesOf({ features = [], allFeatures = false }: GateOptions): Features {
  const unknown = features.find((name) => !isGatedFeature(name));
  if (unknown !== undefined) {
    throw new Misuse(`there is no feature \`${unknown}\``, [
      `the features are ${gatedFeatures.join(', ')}`,
    ]);
  }
  return allFeatures ? 'all' : features.filter(isGatedFeature);
}
