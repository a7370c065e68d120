/** The backend `abi`: a world -> a text page about its core module, by which guests can be written by hand. */
import type { StringEncoding } from '../../src/abi/index.ts';
import { defineBackend, isSafePath, mark } from '../contract.ts';
import { withinBudget } from '../budget.ts';
import { abiPage } from './page.ts';

export const abi = defineBackend({
  name: 'abi',
  summary: 'a page about the core module: names, core types, layouts, the steps of each function',
  subject: 'world',
  options: [
    {
      kind: 'choice',
      name: 'stringEncoding',
      summary: 'the encoding of the guest’s strings',
      choices: ['utf8', 'utf16', 'latin1+utf16'],
      default: 'utf8',
    },
    {
      kind: 'choice',
      name: 'detail',
      summary: 'names and types only, or the steps of each function, too',
      choices: ['steps', 'names'],
      default: 'steps',
    },
  ],
  generate(model, id, options) {
    const { name } = model.worlds[id]!;
    const named = `${name}.abi.txt`;
    // A label may be longer than a file's name, or that of a device.
    const path = isSafePath(named) ? named : 'world.abi.txt';
    return withinBudget(() => {
      const page = abiPage(model, id, {
        encoding: options.stringEncoding satisfies StringEncoding,
        steps: options.detail === 'steps',
      });
      const text = `${mark('abi', model, { world: id })}\n\n${page.value}`;
      return { value: [{ path, text, kind: 'generated' }], diagnostics: page.diagnostics };
    }, '`--detail names` leaves the steps of functions out');
  },
});
