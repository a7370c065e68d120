/** What the parser of WAC wants, in words, and what helps where it is not there. */
import { didYouMean } from '../../src/base/index.ts';
import { quote } from '../wit/findings.ts';
import type { Wording } from '../wit/messages.ts';
import type { Problem } from '../wit/problem.ts';
import { Package } from '../wit/tokens.ts';

export const wording: Wording = {
  words: {
    statement: '`import`, `let`, `export`, an interface, a world or a type',
    composition: 'a composition',
    expression: 'a name, `new` or `(`',
    argument: 'an argument',
    'import-type': '`func`, `interface` or the path of an interface',
    Bracket: '`]`',
    Ellipsis: '`...`',
    'Comma in newExpr': '`,` or `}`',
    'NameLike in importStatement': 'a name for what is imported',
    'NameLike in letStatement': 'a name for the value',
  },
  hints,
};

const starts = 'import let export interface world type record variant enum flags'.split(' ');

/** By words that begin no statement in WAC. */
const former: ReadonlyMap<string, string> = new Map([
  ['const', 'values are named by `let`'],
  ['var', 'values are named by `let`'],
  ['use', 'types are taken in interfaces and worlds; what is imported is named by `import`'],
  ['include', 'worlds are included in worlds'],
  ['resource', 'resources stand in interfaces'],
  ['package', 'a composition is one package, which stands in its first line'],
  ['instance', 'instances are made by `let name = new namespace:package { … };`'],
  ['func', 'a type of functions has a name: `type name = func();`'],
]);

function hints({ wanted, found, previous, rule }: Problem): readonly string[] | undefined {
  const { image } = found;
  if (wanted === 'composition') {
    const known = former.get(image);
    return known === undefined ? [] : [known];
  }
  if (rule === 'statement') {
    if (wanted === 'alias') return [`values are named by ${quote(`let ${image} = …;`)}`];
    if (wanted === 'item') {
      const known = former.get(image);
      return known === undefined ? didYouMean(image, starts) : [known];
    }
  }
  if (wanted === Package.name) return ['a composition begins with `package namespace:name;`'];
  if (rule === 'newExpr' && wanted === 'LBrace') {
    return [`arguments stand in braces: ${quote(`new ${previous.image} { … }`)}`];
  }
  if (rule === 'exportStatement' && wanted === 'Semicolon' && image === 'as') {
    return ['what is spread keeps its names'];
  }
  return undefined;
}
