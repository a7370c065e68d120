/** What the codes of composing mean, and what to do: `compose`. */
import type { Codes } from './index.ts';

export const composeCodes: Codes = {
  'compose/bad-index': [
    'A part of a composition graph names a package or node by a number that none has',
    'make the graph with a builder, or look at who made it',
  ],
  'compose/bad-pattern': [
    'What is denied is named by a pattern that is none',
    'write names, with `*` for any characters: docs/names.md',
  ],
  'compose/bad-world': [
    'A graph in JSON has a world in WIT that can’t be read, or names one that is not in it',
    'mend the WIT; `witlink check` tells where',
  ],
  'compose/cycle': [
    'Instances are given each other’s exports, so that none can be made first',
    'give what they share as a component of its own',
  ],
  'compose/duplicate-argument': [
    'An instance is given the same import twice',
    'leave one of them out',
  ],
  'compose/duplicate-export': [
    'A composition exports two things under one name',
    'give one of them another name',
  ],
  'compose/duplicate-import': [
    'A composition imports two things under one name',
    'import it once and use it twice, or give one of them another name',
  ],
  'compose/import-conflict': [
    'A composition imports something by a name that an instance leaves open, which would be the same import',
    'give the instance what is imported, or import that under another name',
  ],
  'compose/missing-export': [
    'A composition takes something from an instance that it doesn’t export',
    'look at the names that the help offers',
  ],
  'compose/no-instance': [
    'A composition takes an export from what is no instance',
    'take it from an instance',
  ],
  'compose/no-instantiation': [
    'A composition gives an argument to what is no instantiation of a component',
    'give it to one',
  ],
  'compose/no-package': [
    'A graph in JSON names a component that can’t be had',
    'build it, or say by `file` where it stands, from the folder of the graph on',
  ],
  'compose/other-package': [
    'The component that a graph in JSON names has other bytes than it had when the graph was written',
    'take `sha256` out of the package, or write what it is now, if that is meant',
  ],
  'compose/resource-inside': [
    'An import that is left open uses a resource of a component inside the composition, which nobody outside can give',
    'give the import by the component that has the resource, or leave the resource open, too',
  ],
  'compose/type-inside': [
    'An import that is left open uses a record, variant, enum or flags by way of others, and the interface that names it is given by a component inside',
    'leave that interface open, too, or give the import',
  ],
  'compose/unknown-argument': [
    'A composition gives an instance something that its component doesn’t import',
    'look at the names that the help offers',
  ],
  'compose/unknown-type': [
    'An import is to have the type of something that its package doesn’t have',
    'look at what the package imports and exports with `witlink wit`',
  ],
  'compose/unused-denial': [
    'What is denied is nothing that is left open',
    'look whether it is spelt right, and who gives it inside, with `--wires`',
  ],
  'compose/wit-package': [
    'What is to be composed is a WIT package in its binary form, which has types and nothing that could run',
    'give a component that implements it',
  ],
};
