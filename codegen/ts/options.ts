/** Options that both backends for TypeScript have. */
import type { ChoiceOption, MapOption } from '../contract.ts';

export const casesOption = {
  kind: 'choice',
  name: 'cases',
  summary: 'cases of enums and variants as literals alone, or with named constants',
  choices: ['literals', 'constants'],
  default: 'literals',
} as const satisfies ChoiceOption;

export const filesOption = {
  kind: 'choice',
  name: 'files',
  summary: 'a file for each interface, or one for all',
  choices: ['many', 'one'],
  default: 'many',
} as const satisfies ChoiceOption;

export const mapOption = {
  kind: 'map',
  name: 'map',
  summary:
    'interface=module or interface=module#export: take an existing implementation and its types',
} as const satisfies MapOption;
