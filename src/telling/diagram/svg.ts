/**
 * A drawing -> SVG, with the style that it needs beside it: no script, and no style within the elements, so that it stands
 * under any content policy. Where one points at a box, or comes to it by the keyboard, its edges stay and the others fade,
 * by a rule for each. Names in it are strangers', and are escaped here.
 */
import { measure, type Box, type Drawing, type Edge } from './boxes.ts';

/** Around everything. */
const margin = 16;

/** @param label What is said of it to those who don't see it. */
export function svg({ boxes, edges, width, height, isTraced }: Drawing, label: string): string {
  const size = { width: Math.ceil(width + 2 * margin), height: Math.ceil(height + 2 * margin) };
  const frame = `viewBox="${-margin} ${-margin} ${size.width} ${size.height}"`;
  const calls = Math.max(1, ...edges.map((e) => e.traffic?.calls ?? 0));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="drawing${isTraced ? ' traced' : ''}" ${frame} width="${size.width}" height="${size.height}" role="group" aria-label="${escaped(label)}">`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>',
    ...edges.map((edge) => edgeText(edge, calls)),
    ...boxes.map(boxText),
    '</svg>',
  ].join('\n');
}

function edgeText(edge: Edge, mostCalls: number): string {
  const { from, to, points, told, isFaint, isExport, isToHost, traffic } = edge;
  const kinds = [
    'edge',
    `from-${from}`,
    `to-${to}`,
    ...(isFaint ? ['faint'] : []),
    ...(isExport ? ['of-export'] : []),
    ...(isToHost ? ['to-host'] : []),
    ...(traffic === undefined ? [] : ['used']),
  ];
  const width =
    traffic === undefined ? (isToHost ? 1 : 1.5) : 1.5 + 3 * share(traffic.calls, mostCalls);
  const tip = isExport ? '' : ' marker-end="url(#tip)"';
  return `<path class="${kinds.join(' ')}" d="${curve(points)}" stroke-width="${width.toFixed(1)}"${tip}><title>${escaped(told)}</title></path>`;
}

/** Of the most, by orders of magnitude. */
const share = (calls: number, most: number): number => Math.log(1 + calls) / Math.log(1 + most);

/** Through all points, level at each. */
function curve(points: Edge['points']): string {
  const n = (value: number): string => String(Math.round(value * 10) / 10);
  return points
    .map(({ x, y }, i) => {
      const before = points[i - 1];
      if (before === undefined) return `M${n(x)} ${n(y)}`;
      if (before.y === y) return `H${n(x)}`;
      const bend = Math.max(24, Math.abs(x - before.x) / 2);
      return `C${n(before.x + bend)} ${n(before.y)} ${n(x - bend)} ${n(y)} ${n(x)} ${n(y)}`;
    })
    .join('');
}

function boxText({ kind, title, notes, rows, x, y, width, height }: Box, id: number): string {
  const { pad, title: head, note, line } = measure;
  const said = [
    title,
    ...notes,
    ...rows.map((r) => `${r.told}${r.traffic === undefined ? '' : `, ${r.traffic}`}`),
  ];
  const anchored =
    kind === 'host' ? { x: pad, anchor: 'start' } : { x: width - pad, anchor: 'end' };
  return [
    `<g class="box ${kind} box-${id}" transform="translate(${Math.round(x)} ${Math.round(y)})" tabindex="0" role="img" aria-label="${escaped(said.join('; '))}">`,
    `<rect width="${width}" height="${height}" rx="6"/>`,
    `<text class="title" x="${pad}" y="${head / 2 + 6}">${escaped(title)}</text>`,
    ...notes.map(
      (text, i) =>
        `<text class="note" x="${pad}" y="${head + i * note + 9}">${escaped(text)}</text>`,
    ),
    ...rows.map((row) => {
      const at = `x="${anchored.x}" text-anchor="${anchored.anchor}"`;
      const traffic =
        row.traffic === undefined
          ? ''
          : `<text class="traffic" ${at} y="${row.y + line / 2 + 8}">${escaped(row.traffic)}</text>`;
      return `<g><title>${escaped(row.told)}</title><text class="row" ${at} y="${row.y + 4}">${escaped(row.text)}</text>${traffic}</g>`;
    }),
    '</g>',
  ].join('');
}

/** Characters that would be markup, and those that no XML can have. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[&<>"']/g, (c) => `&#${c.codePointAt(0)!};`)
    .replaceAll(/[\0-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd');
}

/** The style of drawings, light and dark; the page that has one may set the colours. */
export function svgStyle({ boxes }: Pick<Drawing, 'boxes'>): string {
  const rules = boxes.map((_, i) => {
    const pointed = `.drawing:has(.box-${i}:is(:hover, :focus-visible))`;
    return `${pointed} .edge:not(.from-${i}, .to-${i}) { opacity: 0.08; }
${pointed} :is(.from-${i}, .to-${i}) { stroke: var(--accent); opacity: 1; }`;
  });
  return `${baseStyle}\n${rules.join('\n')}\n`;
}

const baseStyle = `.drawing { font: 12px/1.4 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.drawing text { fill: var(--text); stroke: none; }
.drawing .title { font-size: 13px; font-weight: 600; }
.drawing .note { fill: var(--muted); font-size: 11px; }
.drawing .traffic { fill: var(--accent); font-size: 11px; }
.drawing rect { fill: var(--box); stroke: var(--line); stroke-width: 1.25; }
.drawing .host rect { fill: var(--host); stroke-dasharray: 5 3; }
.drawing .exports rect { fill: var(--exports); }
.drawing .box:is(:hover, :focus-visible) rect { stroke: var(--accent); stroke-width: 2; }
.drawing .box:focus { outline: none; }
.drawing .edge { fill: none; stroke: var(--edge); }
.drawing .edge.faint { stroke-dasharray: 4 4; opacity: 0.6; }
.drawing .edge.to-host { stroke: var(--line); }
.drawing .edge.of-export { stroke: var(--line); }
.drawing.traced .edge:not(.used, .of-export) { opacity: 0.35; }
.drawing .edge.used { stroke: var(--accent); }
.drawing .tip { fill: context-stroke; stroke: none; }
.drawing .edge:hover { stroke: var(--accent); opacity: 1; }`;
