/** What workerd allows, so that it is known if that changes: modules are handed in, and nothing is compiled. */
import { expect, test } from 'vitest';
import { parse } from '@bytecodealliance/jco';
import { inWorkerd } from './in-workerd.ts';

test('workerd takes compiled modules, with several memories, and compiles none', async () => {
  const wasm = await parse(
    '(module (memory 1) (memory 1) (func (export "same") (param i32) (result i32) local.get 0))',
  );
  const worker = `
    import module from './guest.wasm';
    const { exports } = new WebAssembly.Instance(module, {});
    function compiled() {
      try {
        new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
        return 'compiled';
      } catch (error) {
        return error.name;
      }
    }
    export default { fetch: () => new Response(\`\${exports.same(7)} \${compiled()}\`) };`;
  const modules = new Map<string, string | Uint8Array>([
    ['worker.js', worker],
    ['guest.wasm', wasm],
  ]);
  const answer = await inWorkerd(modules, async (url) => (await fetch(url)).text());
  expect(answer).toBe('7 CompileError');
});
