export { gatedFeatures, type Features, type GatedFeature } from './features.ts';
export { validate, Validator, type ValidateOptions } from './validate.ts';
