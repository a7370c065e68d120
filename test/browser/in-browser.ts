/**
 * Tests in Chromium and Firefox, headless, by puppeteer-core: a browser is launched once a test file, a folder served to
 * it on a port of this machine, each page opened in a context of its own. What a page says of errors fails the test:
 * exceptions, errors on the console, violations of its policy, files that are not there.
 *
 * ```ts
 * describeInBrowsers('emitted programs', (browser) => {
 *   test('the secret store', async () => {
 *     await inBrowser(browser, folder, async (page) => {
 *       expect(await page.evaluate(() => …)).toBe(…);
 *     }, { policy: strictPolicy });
 *   });
 * });
 * ```
 */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { serveFolder, type Files } from './serve-folder.ts';

const executables = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
  firefox: ['firefox-esr', 'firefox'],
} as const;

export type BrowserName = keyof typeof executables;

/** A browser that is running while the tests of its `describe` are. */
export interface TestBrowser {
  readonly name: BrowserName;
  /** Only within tests and hooks. */
  readonly running: () => Browser;
}

/** Nothing from elsewhere, no script within the page, no code made at run time but WebAssembly. */
export const strictPolicy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

/** Registers the same tests for each browser; where one is absent they are skipped, with a word, and fail in CI. */
export function describeInBrowsers(title: string, define: (browser: TestBrowser) => void): void {
  for (const name of Object.keys(executables) as BrowserName[]) {
    const executable = find(executables[name]);
    const full = `${title}, in ${name}`;
    if (executable === undefined) {
      if (process.env['CI'] === 'true') {
        test(full, () => {
          throw new Error(`${name} is absent: install one of ${executables[name].join(', ')}`);
        });
      } else {
        console.warn(`skipped ${full}: none of ${executables[name].join(', ')} is on the PATH`);
        test.skip(full);
      }
      continue;
    }
    describe(full, () => {
      let running: Browser | undefined;
      beforeAll(async () => {
        running = await launch(name, executable);
      });
      afterAll(async () => {
        await running?.close();
      });
      define({ name, running: () => running! });
    });
  }
}

export interface InBrowserOptions {
  /** The page that is opened, below the folder; `index.html` where none is named. */
  readonly open?: string;
  /** The content policy that comes with each file. */
  readonly policy?: string;
  /** Other headers, with each file. */
  readonly headers?: Readonly<Record<string, string>>;
  /** In pixels. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Errors that belong to the test. */
  readonly expected?: RegExp;
}

/**
 * Opens a page of a folder, or of files that are in memory, and uses it.
 *
 * @throws Error with all that the page told of errors.
 */
export async function inBrowser<T>(
  browser: TestBrowser,
  files: Files,
  use: (page: Page, url: string) => Promise<T>,
  { open = '', policy, headers = {}, viewport, expected }: InBrowserOptions = {},
): Promise<T> {
  const server = await serveFolder(files, {
    ...headers,
    ...(policy === undefined ? {} : { 'content-security-policy': policy }),
  });
  const context = await browser.running().createBrowserContext();
  try {
    const page = await context.newPage();
    // Before the test itself has taken too long, so that it is said what was waited for.
    page.setDefaultTimeout(15_000);
    const problems = await listen(page);
    if (viewport !== undefined) await page.setViewport(viewport);
    const url = new URL(open, server.url).href;
    await page.goto(url);
    let given: T;
    try {
      given = await use(page, url);
    } catch (error) {
      // What the page said is often why.
      throw problems.length === 0 ? error : told(problems, error);
    }
    const all = [...problems, ...server.missing.map((file) => `there is no file ${file}`)];
    const wrong = all.filter((problem) => expected?.test(problem) !== true);
    if (wrong.length > 0) throw told(wrong);
    return given;
  } finally {
    await context.close();
    await server.close();
  }
}

function told(problems: readonly string[], cause?: unknown): Error {
  const also = cause instanceof Error ? `\n${cause.message}` : '';
  return new Error(`the page told of errors:\n${problems.join('\n')}${also}`, { cause });
}

/** What is used of a page's globals; without the types of browsers, other tests can use this file, too. */
interface PageGlobals {
  readonly document: {
    addEventListener(
      type: 'securitypolicyviolation',
      listener: (event: {
        readonly effectiveDirective: string;
        readonly blockedURI: string;
      }) => void,
    ): void;
  };
}

/** Collects what a page says of errors. */
async function listen(page: Page): Promise<string[]> {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => {
    problems.push(`exception: ${error instanceof Error ? error.message : String(error)}`);
  });
  // Of these Chromium tells on the console, Firefox only the page.
  await page.evaluateOnNewDocument(() => {
    const { document } = globalThis as unknown as PageGlobals;
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.effectiveDirective} refuses ${event.blockedURI}`);
    });
  });
  return problems;
}

function launch(name: BrowserName, executable: string): Promise<Browser> {
  // Chromium has no sandbox for root, which containers often are.
  const isRoot = process.getuid?.() === 0;
  return puppeteer.launch({
    browser: name === 'chromium' ? 'chrome' : 'firefox',
    executablePath: executable,
    headless: true,
    args: name === 'chromium' && isRoot ? ['--no-sandbox'] : [],
  });
}

function find(names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((f) => f !== '');
  return names
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
