/**
 * A diagram -> a page that is opened from disk: one file, nothing from elsewhere, no script. The content policy in it allows
 * its own style and nothing more; what names in a component would have it do, no browser does.
 */
import { sha256, toBase64 } from '../../base/index.ts';
import type { Diagram } from '../../compose/index.ts';
import { counted } from '../amounts.ts';
import { drawing } from './boxes.ts';
import { escaped, svg, svgStyle } from './svg.ts';
import { diagramText } from './text.ts';

/** @param label What the whole is called. */
export function diagramHtml(diagram: Diagram, label: string): string {
  const drawn = drawing(diagram);
  const style = `\n${pageStyle}\n${svgStyle(drawn)}`;
  const policy = `default-src 'none'; style-src 'sha256-${hashOf(style)}'; img-src data:`;
  const components = drawn.boxes.filter((b) => b.kind === 'component').length;
  const { leftOut } = drawn;
  const left = [
    ...(leftOut.components === 0 ? [] : [counted(leftOut.components, 'component')]),
    ...(leftOut.wires === 0 ? [] : [counted(leftOut.wires, 'wire')]),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(label)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<header>
<h1>${escaped(label)}</h1>
<p>${counted(components, 'component')}${left.length === 0 ? '' : `; ${left.join(' and ')} more are not drawn`}. An arrow goes from who calls to who is called${
    drawn.isTraced ? '; the thicker, the more calls the trace has' : ''
  }; it is dashed where nothing can be called. Point at a box to see what it is connected with.</p>
<label><input type="checkbox" id="fit"> all of it in the window</label>
</header>
<main tabindex="0" aria-label="The drawing">
${svg(drawn, `The composition of ${label}`)}
</main>
<details>
<summary>As text</summary>
<pre>${escaped(diagramText(diagram))}</pre>
</details>
</body>
</html>
`;
}

/** As content policies have it. */
function hashOf(style: string): string {
  const digits = sha256(new TextEncoder().encode(style)).match(/../g)!;
  return toBase64(Uint8Array.from(digits, (pair) => Number.parseInt(pair, 16)));
}

const pageStyle = `:root {
  color-scheme: light dark;
  --text: light-dark(#1c2330, #e4e8f0);
  --muted: light-dark(#5a6478, #9aa5ba);
  --page: light-dark(#f6f7f9, #14171d);
  --box: light-dark(#ffffff, #1f2430);
  --host: light-dark(#f1f3f6, #191d26);
  --exports: light-dark(#eef5ef, #1a2620);
  --line: light-dark(#aab3c2, #4a5468);
  --edge: light-dark(#7b869a, #76829a);
  --accent: light-dark(#0b5fcc, #7db4ff);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
header, details { padding: 1rem 1.25rem 0.75rem; }
h1 { margin: 0; font-size: 1.25rem; overflow-wrap: anywhere; }
p { margin: 0.25rem 0 0.5rem; color: var(--muted); max-width: 75ch; }
main { overflow: auto; border-block: 1px solid var(--line); }
main:focus-visible, summary:focus-visible, input:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
body:has(#fit:checked) .drawing { width: 100%; height: auto; max-height: 85vh; }
.drawing { display: block; margin: 0 auto; }
pre { overflow: auto; font: 12px/1.5 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }`;
