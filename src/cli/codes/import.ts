/** What the codes of components that JavaScript imports mean, and what to do: `import`. */
import type { Codes } from './index.ts';

export const importCodes: Codes = {
  'import/ambiguous': [
    'Several packages that the project depends on implement a name of WIT',
    'say in witlink.json which is meant: `imports.map`',
  ],
  'import/bad-attribute': [
    'An attribute of an import of a component says what it can’t',
    "write `with { wasi: 'none' }`, or none; what else a component is given stands in witlink.json",
  ],
  'import/bad-map': [
    'A module of `imports.map` has a `*`, and the name that it is for has none that it could stand for, or several; or names stand for each other, and none for a module',
    'write one `*` on either side: `acme:*` with `./acme/*.js`; name a module for one of the names',
  ],
  'import/bad-package': [
    'What a package says that it implements a name of WIT by is no file of its own',
    'correct `witlink.implements` of its package.json: paths in the package, such as `./store.wasm`',
  ],
  'import/core-module': [
    'A core module is named as the module of an interface, which only components have',
    'name a component; the help says how one comes of this module, where its tool is known',
  ],
  'import/cycle': [
    'A component imports a module that imports the component: neither could be there first',
    'have the module take what it needs later, by `import()` in the function that needs it',
  ],
  'import/foreign-types': [
    'Where the types of a component would be written stands a file that is not witlink’s',
    'remove it, or leave out the option that asks for types',
  ],
  'import/not-exported': [
    'A component is named as the module of an interface that it does not export',
    'name another component, or correct the name',
  ],
  'import/not-given': [
    'A component is imported, and nothing gives what it imports itself',
    'name a module for it in witlink.json, `imports.map`, plug a component, or depend on a package that implements it',
  ],
  'import/unresolved': [
    'JavaScript imports a name of WIT for which no module is known',
    'name one in witlink.json, `imports.map`, or depend on a package that implements it',
  ],
};
