/** The browsers run what they are given, and tests fail where a page tells of an error. */
import { expect, test } from 'vitest';
import { describeInBrowsers, inBrowser, strictPolicy } from './in-browser.ts';

/** `(module (func (export "answer") (result i32) i32.const 42))` */
const module = new Uint8Array([
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0],
  ...[7, 10, 1, 6, 97, 110, 115, 119, 101, 114, 0, 0, 10, 6, 1, 4, 0, 65, 42, 11],
]);

const page = (script: string): ReadonlyMap<string, string | Uint8Array> =>
  new Map<string, string | Uint8Array>([
    ['index.html', '<!doctype html><title>t</title><script type="module" src="./app.js"></script>'],
    ['app.js', script],
    ['answer.wasm', module],
  ]);

const callsWasm = `
const { instance } = await WebAssembly.instantiateStreaming(fetch(new URL('./answer.wasm', import.meta.url)));
document.title = String(instance.exports.answer());
`;

describeInBrowsers('a page', (browser) => {
  test('runs WebAssembly under a strict policy', async () => {
    const title = await inBrowser(
      browser,
      page(callsWasm),
      async (opened) => {
        await opened.waitForFunction(() => document.title !== 't');
        return opened.title();
      },
      { policy: strictPolicy },
    );
    expect(title).toBe('42');
  });

  test.each([
    ['an exception', 'setTimeout(() => { throw new Error("over"); }, 0);', /exception: .*over/],
    ['an error on the console', 'console.error("broken");', /console: broken/],
    ['code made at run time', 'try { eval("1"); } catch {}', /policy: script-src refuses eval/],
    ['a file that is not there', 'await fetch("./nothing.js");', /there is no file nothing\.js/],
  ])('%s fails the test', async (_, script, message) => {
    const opened = inBrowser(
      browser,
      page(`${script}\nsetTimeout(() => { document.title = 'done'; }, 50);`),
      (opened) => opened.waitForFunction(() => document.title === 'done'),
      { policy: strictPolicy },
    );
    await expect(opened).rejects.toThrow(message);
  });

  test('errors that are expected do not', async () => {
    const options = { expected: /broken/ };
    await inBrowser(browser, page('console.error("broken");'), async () => {}, options);
  });
});
