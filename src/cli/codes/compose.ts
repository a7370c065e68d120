/** What the codes of composing mean, and what to do: `compose`. */
import type { Codes } from './index.ts';

export const composeCodes: Codes = {
  'audit/new-call': [
    'A part of a component can call a function of the host that it could not in an old build',
    'look whether it should; `witlink plug --deny` keeps it from the host',
  ],
  'audit/new-code': [
    'A part of a component runs code that is imported, which it did not in an old build',
    'compose it in, so that it is known what it does',
  ],
  'audit/new-reach': [
    'A part of a component can have a function of the host called by another part, which it could not in an old build',
    'look whether it should be given what the other part exports',
  ],
  'compose/attribute-conflict': [
    'Two components leave open an import of one name, and say by `implements` or `external-id` that they mean different things',
    'give one of them what it imports, by an import under another name for example',
  ],
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
  'compose/nameless-package': [
    'Packages are to be imported by a composition, and one has no name',
    'give it a `name` in the graph; in WAC all have one',
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
  'compose/no-stub': [
    'What is denied can’t be refused: it belongs to a resource that is imported by itself, and not with an interface',
    'import the resource with its functions as an interface',
  ],
  'compose/resource-inside': [
    'An import that is left open uses a resource of a component inside the composition, which nobody outside can give',
    'give the import by the component that has the resource, or leave the resource open, too',
  ],
  'compose/too-large': [
    'A component has more parts and wires than can be followed',
    'audit its parts by themselves',
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
  'compose/unnamed-type': [
    'A composition exports something whose type uses a resource, record, variant, enum or flags that it exports under no name',
    'add the export that the help names',
  ],
  'compose/wit-package': [
    'What is to be composed is a WIT package in its binary form, which has types and nothing that could run',
    'give a component that implements it',
  ],
  'policy/ambiguous-part': [
    'An entry of a policy names several components',
    'say which is meant by `place` or `sha256`, or compose them under other names',
  ],
  'policy/no-part': [
    'An entry of a policy says of no part that it is about it',
    'give it a `name`, `place` or `sha256`, or write `others`',
  ],
  'policy/not-allowed': [
    'A part of a component can call a function of the host that its policy doesn’t allow',
    'allow it, or keep it from the host: `witlink plug --deny`',
  ],
  'policy/not-allowed-through': [
    'A part of a component can have a function of the host called by another part, which its policy doesn’t allow',
    'allow it in `through`, or give the part something else',
  ],
  'policy/unknown-code': [
    'A part of a component is imported, or runs imported core modules: nobody knows what it does',
    'compose it in, or allow it with `"unknown": true`',
  ],
  'policy/unused-part': [
    'An entry of a policy is about no part, or all that it is about have entries before',
    'look at the names with `witlink audit`, or take the entry out',
  ],
  'wac/bad-name': [
    'What a composition imports or exports gets a name that nothing can have',
    'write a name, or the path of an interface, as in `namespace:package/interface@1.0.0`',
  ],
  'wac/duplicate-name': [
    'Two statements of a composition declare one name',
    'give one of them another name; a name cannot be assigned again',
  ],
  'wac/empty-spread': [
    'The exports of an instance are spread, and none of them is of use',
    'leave it out, or look at what the instance exports with `witlink wit`',
  ],
  'wac/missing-argument': [
    'A component is instantiated without something that it imports',
    'give it, or end the arguments with `...`, so that the composition imports what is missing',
  ],
  'wac/no-component': [
    'An instance is to be made of a package of WIT, which has types and nothing that could run',
    'let a component stand under this name',
  ],
  'wac/no-name': [
    'A composition exports something of which nothing says by which name: an instance of a component, say',
    'say it with `as`, or spread what the instance exports with `...`',
  ],
  'wac/no-package': [
    'A composition names a package that is not there',
    'put it where the help says, or say with `--dep` where it is',
  ],
  'wac/no-wit': [
    'A composition uses or includes something of a package that is a component',
    'give the package of WIT; only `import` takes interfaces of components',
  ],
  'wac/not-in-package': [
    'A composition imports something like what a component has, which it doesn’t have',
    'look at what it imports and exports with `witlink wit`',
  ],
  'wac/other-package': [
    'Under the name of a package stands another one',
    'put it where its name says, or say with `--dep` where the right one is',
  ],
  'wac/shadowed': [
    'An interface uses a type of the composition, which is made of another whose name the interface has given to something else',
    'give one of the two another name',
  ],
  'wac/too-large': [
    'A composition has more statements than are read, or its interfaces use more of its types, by way of others',
    'compose parts of it first, and declare types in an interface of their own that is taken by `use`',
  ],
  'wac/too-many': ['More was found in a composition than is kept', 'mend what is shown first'],
  'wac/unused-dep': [
    'A place is given for a package that the composition doesn’t name',
    'look whether its name is spelt as in the composition, with its version',
  ],
  'wac/unknown-name': [
    'A composition uses a name that no statement declares',
    'look at the names that the help offers',
  ],
  'wac/unknown-world': [
    'A composition is for a world that is not there',
    'name one of its own worlds, or one of a package of WIT',
  ],
  'wac/unreadable': [
    'A package that a composition names cannot be read',
    'the message says why; say with `--dep` where it is',
  ],
  'wac/used-before': [
    'A composition uses a name above the statement that declares it; unlike WIT, it is read from the top',
    'move the declaration up',
  ],
  'wac/wrong-kind': [
    'A composition uses a name of one kind where another must stand: an interface for a type, say',
    'look at what the name is declared as',
  ],
  'unplug/imported-component': [
    'A component that is taken apart imports another, which is not inside',
    'have the package at hand when it is composed again',
  ],
  'unplug/no-parts': [
    'A component that is to be taken apart has no components inside',
    'look into it with `witlink inspect`',
  ],
  'unplug/not-a-graph': [
    'A component is put together by something for which compositions have no word',
    'take its parts from `witlink graph`, or compose it by instances and their exports alone',
  ],
  'unplug/not-closed': [
    'A part takes something of the component around it that can’t be copied into it',
    'define within the part what it uses',
  ],
  'unplug/other-type': [
    'What was taken apart gets another type when it is composed again',
    'compare the two before one stands for the other: `witlink targets`',
  ],
  'unplug/own-code': [
    'A component has code of its own beside the components inside it',
    'move that code into a component of its own before it is composed',
  ],
  'unplug/too-large': [
    'Parts use so much of the component around them that copies of it are too large together',
    'give what they share as a component of its own',
  ],
};
