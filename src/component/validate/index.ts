export { gatedFeatures, type Features, type GatedFeature } from './features.ts';
export { validate, type ValidateOptions } from './validate.ts';
