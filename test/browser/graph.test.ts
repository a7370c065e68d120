/** The page that `witlink graph -o graph.html` writes: easily read for 3, 12 and 40 components, by pointer and keyboard. */
import { beforeAll, describe, expect, test } from 'vitest';
import { diagram, readPackage, survey } from '../../src/compose/index.ts';
import { diagramHtml } from '../../src/telling/index.ts';
import { compositions } from './compositions.ts';
import { describeInBrowsers, inBrowser } from './in-browser.ts';

const pages = new Map<3 | 12 | 40, string>();

beforeAll(async () => {
  for (const count of [3, 12, 40] as const) {
    const pkg = readPackage({ bytes: await compositions[count](), file: 'shop.wasm' }).value!;
    const surveyed = survey(pkg).value!;
    pages.set(count, diagramHtml(diagram(surveyed, 'shop'), 'shop'));
  }
});

describeInBrowsers('a drawn composition', (browser) => {
  describe.each([3, 12, 40] as const)('of %i components', (count) => {
    test('has its style, no script, and shows what a box is connected with', async () => {
      const files = new Map([['index.html', pages.get(count)!]]);
      await inBrowser(browser, files, async (page) => {
        expect(await page.$$eval('.box.component', (all) => all.length)).toBeGreaterThanOrEqual(
          count,
        );
        const shown = (): Promise<readonly number[]> =>
          page.$$eval('.edge', (all) => all.map((edge) => Number(getComputedStyle(edge).opacity)));
        expect((await shown()).every((opacity) => opacity === 1)).toBe(true);
        // The checkbox, the drawing, then the boxes.
        for (let i = 0; i < 3; i++) await page.keyboard.press('Tab');
        expect(await page.evaluate(() => document.activeElement?.getAttribute('class'))).toContain(
          'box',
        );
        const faded = (await shown()).filter((opacity) => opacity < 0.5).length;
        expect(faded).toBeGreaterThan(0);
        expect(faded).toBeLessThan((await shown()).length);
      });
    });
  });

  test('is as wide as the window where it is to be', async () => {
    const files = new Map([['index.html', pages.get(40)!]]);
    const options = { viewport: { width: 800, height: 600 } };
    await inBrowser(
      browser,
      files,
      async (page) => {
        const width = (): Promise<number> =>
          page.$eval('.drawing', (d) => d.getBoundingClientRect().width);
        expect(await width()).toBeGreaterThan(1500);
        await page.click('#fit');
        expect(await width()).toBeLessThanOrEqual(800);
      },
      options,
    );
  });
});
