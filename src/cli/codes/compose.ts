/** What goes wrong when components are put together. */
import type { Codes } from './index.ts';

export const composeCodes: Codes = {
  'compose/wit-package': [
    'What is to be composed is a WIT package in its binary form, which has types and nothing that could run',
    'give a component that implements it',
  ],
};
