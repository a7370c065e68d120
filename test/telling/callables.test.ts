/** Which functions of a program one can call, as its objects come from other calls. */
import { expect, test } from 'vitest';
import { link } from '../../src/link/index.ts';
import { callablesOf, callName } from '../../src/telling/index.ts';
import { dummy } from '../component/dummies.ts';

test('what takes objects can be called once something gives them, in whichever order', async () => {
  const component = await dummy(`package a:b;
    interface i {
      resource one { use-it: func(); }
      resource two;
      resource three;
      use-two: func(it: borrow<two>);
      make-two: func(of: option<one>) -> two;
      make-one: func() -> list<one>;
      use-three: func(it: three);
      write: func(bytes: stream<u8>);
      say: func(text: string, to: future);
    }
    world w { export i; }`);
  const { callable, others } = callablesOf((await link(component)).value!);
  const names = (all: typeof callable): readonly string[] =>
    all.map((found) => callName(found).replace('a:b/i#', '')).toSorted();
  expect(names(callable)).toEqual(['make-one', 'make-two', 'one.use-it', 'use-two']);
  expect(names(others)).toEqual(['say', 'use-three', 'write']);
});
