/** The page, as static files under a strict policy: called, dropped on, composed, stopped; by keyboard, narrow, light and dark. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPage, buildSample } from '../../scripts/page.ts';
import type { Io } from '../../src/cli/io.ts';
import { pageFiles } from '../../src/cli/page/files.ts';
import { servePage } from '../../src/cli/page/server.ts';
import { tool } from '../cli/tool.ts';
import { wat } from '../link/wat.ts';
import { describeInBrowsers, inBrowser, strictPolicy, type TestBrowser } from './in-browser.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'witlink-page-'));
const policy = `${strictPolicy}; img-src data:`;

const silent: Io = {
  out() {},
  err() {},
  input: () => Promise.resolve(new Uint8Array()),
  env: {},
  color: { out: false, err: false },
};

/** 400 functions, each of which adds a number of its own. */
let many: Uint8Array;
/** Never comes back. */
let spinning: Uint8Array;
/** Takes one of each kind of value, and gives it back or nothing. */
let kinds: Uint8Array;
let program: Uint8Array;

beforeAll(async () => {
  await buildPage(folder);
  await buildSample(folder);
  const numbers = Array.from({ length: 400 }, (_, i) => i);
  many = await wat(`(component
    (core module $m ${numbers.map((i) => `(func (export "f${i}") (param i32) (result i32) (i32.add (local.get 0) (i32.const ${i})))`).join('')})
    (core instance $i (instantiate $m))
    ${numbers.map((i) => `(func (export "plus-n${i}") (param "x" u32) (result u32) (canon lift (core func $i "f${i}")))`).join('')})`);
  program = await wat(tool);
  kinds = await wat(kindsText());
  spinning = await wat(`(component
    (core module $m (func (export "spin") (loop (br 0))))
    (core instance $i (instantiate $m))
    (func (export "spin") (canon lift (core func $i "spin"))))`);
}, 120_000);

/** Types, each with a value in the form in which it is printed. */
const values: Readonly<Record<string, readonly [type: string, params: string, value: string]>> = {
  char: ['char', 'i32', "'\u{1f41f}'"],
  float: ['float64', 'f64', '-0.5'],
  long: ['u64', 'i64', '18446744073709551615'],
  tuple: ['(tuple u8 bool)', 'i32 i32', '(7, true)'],
  options: ['(option (option u8))', 'i32 i32 i32', 'some(some(3))'],
  result: ['(result u8 (error string))', 'i32 i32 i32', 'err("no")'],
  shape: ['$shape', 'i32 i32 i32', 'label("x y")'],
  bytes: ['(list u8)', 'i32 i32', '[1, 2, 255]'],
  lists: ['(list (list string))', 'i32 i32', '[["a"], [], ["b", "c"]]'],
};

/** A component with a function of each of these types, that does nothing. */
function kindsText(): string {
  const all = Object.entries(values);
  return `(component
    (core module $m
      (memory (export "memory") 1)
      (global $top (mut i32) (i32.const 64))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (global.get $top)
        (global.set $top (i32.and (i32.add (i32.add (global.get $top) (local.get 3)) (i32.const 7)) (i32.const -8))))
      ${all.map(([name, [, params]]) => `(func (export "${name}") (param ${params}))`).join('\n')})
    (core instance $i (instantiate $m))
    (alias core export $i "memory" (core memory $memory))
    (alias core export $i "realloc" (core func $realloc))
    (type $own (variant (case "none") (case "label" string) (case "dots" u8)))
    (export $shape "shape" (type $own))
    ${all.map(([name, [type]]) => `(func (export "take-${name}") (param "x" ${type}) (canon lift (core func $i "${name}") (memory $memory) (realloc $realloc)))`).join('\n')})`;
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function opened<T>(
  browser: TestBrowser,
  use: (page: Page) => Promise<T>,
  viewport = { width: 1200, height: 900 },
): Promise<T> {
  const ready = async (page: Page): Promise<T> => {
    await page.waitForSelector('form.call');
    return use(page);
  };
  return inBrowser(browser, folder, ready, { policy, viewport });
}

/** The text of the latest result. */
async function result(page: Page, outcome: string): Promise<string> {
  const selector = `.result.${outcome}`;
  await page.waitForSelector(selector);
  const text = await page.$eval(selector, (element) => (element as HTMLElement).innerText);
  await page.$eval(selector, (element) => element.remove());
  return text;
}

/** Drops files on the page, by name. */
async function drop(
  page: Page,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  const parts = Object.entries(files).map(([name, contents]) => ({
    name,
    base64: Buffer.from(contents).toString('base64'),
  }));
  await page.evaluate((parts) => {
    const dataTransfer = new DataTransfer();
    for (const { name, base64 } of parts) {
      const bytes = Uint8Array.from(atob(base64), (c) => c.codePointAt(0)!);
      dataTransfer.items.add(new File([bytes], name));
    }
    document.body.dispatchEvent(
      new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }),
    );
  }, parts);
}

async function heading(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    (text) => document.querySelector('h2')?.textContent === text,
    {},
    text,
  );
  await page.waitForFunction(
    () => document.querySelector('form.call, .functions, main .problem, main pre') !== null,
  );
}

const open = (page: Page, name: string): Promise<void> =>
  click(page, 'details.function > summary', name);

/** Clicks the first that has the text, or has it in its own. */
async function click(page: Page, selector: string, text: string): Promise<void> {
  const clicked = await page.$$eval(
    selector,
    (all, text) => {
      const found =
        all.find((element) => element.textContent === text) ??
        all.find((element) => element.textContent?.includes(text));
      (found as HTMLElement | undefined)?.click();
      return found !== undefined;
    },
    text,
  );
  expect(clicked, `there is no ${selector} with ${text}`).toBe(true);
}

/** Types into a field of the open form of a function, in place of what is there. */
async function fillIn(page: Page, label: string, text: string): Promise<void> {
  await page.$$eval(
    'main label',
    (labels, label, text) => {
      const of = labels.find((l) => l.textContent?.startsWith(label) && l.checkVisibility())!;
      const input = document.getElementById(of.htmlFor) as HTMLInputElement;
      input.value = text;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    },
    label,
    text,
  );
}

const callText = (page: Page): Promise<string> =>
  page.$$eval('details[open] .whole textarea', (all) => (all.at(-1) as HTMLTextAreaElement).value);

const closeAll = (page: Page): Promise<void> =>
  page.$$eval('details.function[open]', (all) => {
    for (const element of all) (element as HTMLDetailsElement).open = false;
  });

describeInBrowsers('the page', (browser) => {
  test('is the one that `witlink page` serves', async () => {
    const at = path.join(folder, 'many.wasm');
    writeFileSync(at, many);
    const server = await servePage(pageFiles(folder, [at], silent), 0);
    const page = await browser.running().newPage();
    try {
      await page.goto(server.url);
      await heading(page, 'many');
      await page.waitForSelector('form.call');
      await click(page, 'form.call button.primary', 'Call');
      expect(await result(page, 'value')).toContain('plus-n0(0) gave');
    } finally {
      await page.close();
      await server.close();
      rmSync(at);
    }
  });

  test('calls the sample by its forms, which the text of the call follows, and back', async () => {
    await opened(browser, async (page) => {
      await page.click('form.call button.primary');
      expect(await result(page, 'value')).toContain(
        "The secret 'api-key' is 'as-2048, kept in AssemblyScript'",
      );
      await page.waitForFunction(() => document.querySelectorAll('tbody tr').length >= 8);
      expect(await page.$eval('.canvas .traffic', (t) => t.textContent)).toMatch(
        /calls, \d+ bytes, 2 handles/,
      );

      await closeAll(page);
      await open(page, 'search');
      await page.waitForSelector('details[open] fieldset');
      await fillIn(page, 'since', '6');
      expect(await callText(page)).toContain('since: 6');
      await fillIn(page, 'since', '-6');
      expect(
        await page.$eval('details[open] button.primary', (b) => (b as HTMLButtonElement).disabled),
      ).toBe(true);
      const text =
        'demo:tour/vault@0.1.0#search({except: ["password"], since: 0, order: by-version, columns: {}})';
      await fillIn(page, 'The call as text', text);
      expect(
        await page.$$eval(
          'details[open] fieldset .items input, details[open] fieldset .items textarea',
          (all) => all.map((i) => (i as HTMLInputElement).value),
        ),
      ).toEqual(['password']);
      expect(await page.$eval('details[open] select', (s) => s.value)).toBe('by-version');
      await click(page, 'details[open] button.primary', 'Call');
      expect(await result(page, 'value')).toContain('many(["launch-code", "api-key"])');
      await fillIn(page, 'The call as text', 'demo:tour/vault@0.1.0#search({except: [})');
      expect(await page.$eval('details[open] pre.problem', (p) => p.textContent)).toContain(
        'error[wave/syntax]',
      );
    });
  });

  test('keeps objects that calls give, and tells of traps', async () => {
    await opened(browser, async (page) => {
      await closeAll(page);
      await open(page, 'new ticket');
      await page.waitForSelector('details[open] form');
      await click(page, 'details[open] button.primary', 'Call');
      expect(await result(page, 'value')).toContain('ticket1');
      await closeAll(page);
      await open(page, 'ticket.redeem');
      await page.waitForFunction(
        () =>
          document.querySelector<HTMLSelectElement>('details[open] select')?.value === 'ticket1',
      );
      expect(await callText(page)).toBe('demo:tour/vault@0.1.0#ticket.redeem(ticket1)');
      await click(page, 'details[open] button.primary', 'Call');
      expect(await result(page, 'value')).toContain('ok("swordfish 🐟")');
      await click(page, 'details[open] button.primary', 'Call');
      const trap = await result(page, 'trap');
      expect(trap).toContain('trap/wasm');
      expect(trap).toContain('in `app`, demo:tour/vault@0.1.0#[method]ticket.redeem');
      // Its objects are gone with it; another instance is made.
      await page.waitForFunction(() => document.querySelector('.chips li') === null);
      await closeAll(page);
      await open(page, 'run');
      await click(page, 'details[open] button.primary', 'Call');
      expect(await result(page, 'value')).toContain('api-key');
    });
  });

  test('composes what fits, and says what does not', async () => {
    await opened(browser, async (page) => {
      await click(page, 'nav .items button', 'app');
      await heading(page, 'app');
      await page.waitForSelector('p.note');
      expect(await page.$eval('p.note', (n) => n.textContent)).toContain(
        'Nobody gives demo:secret-store/store@0.1.0',
      );
      await click(page, 'main button', 'Compose with');
      await heading(page, 'app+store');
      await page.waitForSelector('form.call');
      await fillIn(page, 'name', 'launch-code');
      await click(page, 'form.call button.primary', 'Call');
      expect(await result(page, 'value')).toContain("The secret 'launch-code' is locked.");
      // From the other side as well.
      await click(page, 'nav .items button', 'store');
      await heading(page, 'store');
      await click(page, 'main button', 'Compose app with it');
      await heading(page, 'app+store');
    });
  });

  test('takes what is dropped, and says of the rest what it is', async () => {
    await opened(browser, async (page) => {
      const module = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
      await drop(page, {
        'notes.wasm': '<!doctype html><p>404',
        'core.wasm': module,
        'half.wasm': module.slice(0, 6),
        'text.wat': '(component)',
        'wrong.wit': 'package a:b;\ninterface i { f: func( }',
        'many.wasm': many,
      });
      await heading(page, 'many');
      const told = await page.$eval('.problems', (p) => (p as HTMLElement).innerText);
      expect(told).toMatch(/notes\.wasm\s+.*HTML/);
      expect(told).toMatch(/core\.wasm\s+this is a core module[\s\S]*witlink new/);
      expect(told).toMatch(/half\.wasm\s+the file ends in the middle/);
      expect(told).toMatch(/text\.wat\s+this is the text format/);
      expect(told).toMatch(/wrong\.wit\s+error\[parse\//);
      // Files that have nothing to do with each other, and such as need each other.
      await drop(page, {
        'one.wit': 'package demo:one;\ninterface i { use demo:two/j.{t}; }',
        'two.wit': 'package demo:two;\ninterface j { type t = u8; }',
        'alone.wit': 'package demo:alone;\ninterface k { f: func(); }',
      });
      await heading(page, 'one.wit');
      expect(await page.$eval('.problems', (p) => p.textContent)).toBe('');
      expect(await page.$$eval('nav .items button', (all) => all.length)).toBe(7);
      await drop(page, { 'store.wit': 'package a:b;\nworld w { export f: func(); }' });
      await heading(page, 'store.wit');
      await click(page, 'nav .items button', 'many');
      await heading(page, 'many');
      await click(page, 'main summary', 'Does it fit the worlds of store.wit?');
      expect(await page.$eval('main', (m) => (m as HTMLElement).innerText)).toContain(
        'a:b/w: it doesn’t fit',
      );
    });
  });

  test('of 400 functions the filter finds one', async () => {
    await opened(browser, async (page) => {
      await drop(page, { 'many.wasm': many });
      await heading(page, 'many');
      await page.waitForSelector('.filter input');
      expect(await page.$$eval('details.function', (all) => all.length)).toBe(60);
      await page.type('.filter input', 'plus-n377');
      await page.waitForFunction(() => document.querySelectorAll('details.function').length === 1);
      await open(page, 'plus-n377');
      await page.waitForSelector('details[open] form');
      await fillIn(page, 'x', '23');
      await click(page, 'details[open] button.primary', 'Call');
      expect(await result(page, 'value')).toMatch(/\b400\b/);
    });
  });

  test('fills in all kinds of values, from texts and back', async () => {
    await opened(browser, async (page) => {
      await drop(page, { 'kinds.wasm': kinds });
      await heading(page, 'kinds');
      await page.waitForSelector('form.call');
      for (const [name, [, , value]] of Object.entries(values)) {
        await closeAll(page);
        await open(page, `take-${name} `);
        await page.waitForSelector('details[open] form');
        const text = `take-${name}(${value})`;
        await fillIn(page, 'The call as text', text);
        // What the fields make of it is the same.
        await page.$$eval('details[open] .whole textarea', (all) => {
          (all[0] as HTMLTextAreaElement).value = '';
        });
        await page.$eval('details[open] form', (form) => {
          const field = form.querySelector('input, select, textarea')!;
          const kind = field.matches('[type=checkbox], select') ? 'change' : 'input';
          field.dispatchEvent(new Event(kind, { bubbles: true }));
        });
        expect(await callText(page)).toBe(text);
        await click(page, 'details[open] button.primary', 'Call');
        expect(await result(page, 'nothing')).toContain('returned');
      }
    });
  });

  test('gives a program of WASI what is filled in, and shows what it prints', async () => {
    await opened(browser, async (page) => {
      await drop(page, { 'tool.wasm': program });
      await heading(page, 'tool');
      await page.waitForSelector('form.call');
      await page.$$eval('details', (all) => {
        for (const details of all) details.open = true;
      });
      const given = { Arguments: 'cat', 'Standard input': 'one two\n' };
      for (const [label, text] of Object.entries(given)) await fillIn(page, label, text);
      await click(page, 'main button', 'Begin anew with these');
      for (const times of [1, 2]) {
        await click(page, 'form.call button.primary', 'Call');
        expect(await result(page, 'value')).toContain('ok');
        // A command has an instance for each run, and reads from the beginning.
        await page.waitForFunction(
          (text) => document.querySelector('.output')?.textContent === text,
          {},
          'one two\n'.repeat(times),
        );
      }
      await fillIn(page, 'Arguments', 'exit');
      await click(page, 'main button', 'Begin anew with these');
      await click(page, 'form.call button.primary', 'Call');
      expect(await result(page, 'exit')).toContain('the program ended with 3');
    });
  });

  test('stops what never comes back', async () => {
    await opened(browser, async (page) => {
      await drop(page, { 'spinning.wasm': spinning });
      await heading(page, 'spinning');
      await page.waitForSelector('form.call');
      await click(page, 'form.call button.primary', 'Call');
      await page.waitForSelector('button.stop:not([hidden])');
      await click(page, 'button.stop', 'Stop');
      expect(await result(page, 'refused')).toContain('it was stopped');
    });
  });

  test('is used by the keyboard alone', async () => {
    await opened(browser, async (page) => {
      const focused = (): Promise<string> =>
        page.evaluate(() => {
          const at = document.activeElement as HTMLElement;
          return `${at.localName} ${(at.innerText ?? '').trim().split('\n')[0]}`.trim();
        });
      const seen: string[] = [];
      for (let i = 0; i < 20 && !seen.includes('button Call'); i++) {
        await page.keyboard.press('Tab');
        seen.push(await focused());
        const outline = await page.evaluate(
          () => getComputedStyle(document.activeElement!).outlineStyle,
        );
        expect(outline, seen.at(-1)).not.toBe('none');
      }
      expect(seen).toContain('a To the component');
      expect(seen).toContain('button secret-store');
      expect(seen.at(-1)).toBe('button Call');
      // Whatever is come to has a name.
      const nameless = await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
        const all = document.querySelectorAll('input, select, textarea, button, [tabindex="0"]');
        return [...all]
          .filter((element) => {
            const { labels } = element as HTMLInputElement;
            const isNamed = (labels?.length ?? 0) > 0 || element.hasAttribute('aria-label');
            return !isNamed && !(element.localName === 'button' && element.textContent !== '');
          })
          .map((element) => element.outerHTML);
      });
      expect(nameless).toEqual([]);
      await page.keyboard.press('Enter');
      expect(await result(page, 'value')).toContain('api-key');
    });
  });

  test('at 360 pixels nothing has to be scrolled sideways', async () => {
    await opened(
      browser,
      async (page) => {
        for (const name of ['secret-store', 'app', 'store']) {
          await click(page, 'nav .items button', name);
          await heading(page, name);
          await page.waitForSelector('form.call');
          await page.$$eval('details', (all) => {
            for (const details of all) details.open = true;
          });
          await page.waitForFunction(() =>
            [...document.querySelectorAll('details.function .body')].every(
              (b) => b.childElementCount > 0,
            ),
          );
          await click(page, 'form.call button.primary:not(:disabled)', 'Call');
          await page.waitForSelector('.result');
          expect(
            await page.evaluate(() => document.documentElement.scrollWidth),
            name,
          ).toBeLessThanOrEqual(360);
        }
      },
      { width: 360, height: 740 },
    );
  });

  test('is read in light and dark', async () => {
    await opened(browser, async (page) => {
      const contrasts = (scheme: string): Promise<readonly number[]> =>
        page.evaluate((scheme) => {
          document.documentElement.style.colorScheme = scheme;
          const light = (color: string): number => {
            const [r, g, b] = color.match(/[\d.]+/g)!.map((n) => {
              const part = Number(n) / 255;
              return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
            });
            return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
          };
          const page = light(getComputedStyle(document.body).backgroundColor);
          return ['h2', '.hint', '.type', '.items button'].map((selector) => {
            const text = light(getComputedStyle(document.querySelector(selector)!).color);
            return (Math.max(page, text) + 0.05) / (Math.min(page, text) + 0.05);
          });
        }, scheme);
      const [light, dark] = [await contrasts('light'), await contrasts('dark')];
      expect(Math.min(...light, ...dark)).toBeGreaterThan(4.5);
      expect(light).not.toEqual(dark);
    });
  });
});
