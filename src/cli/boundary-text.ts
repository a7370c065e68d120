/**
 * The boundaries of a program as lines to read: who calls whom by which way, and beneath it what is done with each
 * parameter and the result. Calls between the parts of what was given as one component are counted where there is more
 * to tell.
 */
import { displayWidth } from '../base/index.ts';
import type { Boundary, Crossing, Obstacle, Padding } from '../link/index.ts';
import type { Plan } from '../plan/index.ts';
import { label, outermostNames, shortFunction, shortNames } from '../telling/index.ts';

/** The column in which it begins what is done, at most. */
const lastColumn = 56;
/** Fields of an order that are named. */
const mostFields = 8;

/** What stands left, and what is done. */
interface Line {
  readonly text: string;
  readonly note?: string;
}

export function boundaryText(plan: Plan, boundaries: readonly Boundary[]): string {
  const names = shortNames(plan);
  const outermost = outermostNames(plan);
  const insideOf = ({ caller, callee }: Boundary): string | undefined => {
    if (caller === undefined || callee === undefined) return undefined;
    const name = outermost.get(caller);
    return name === outermost.get(callee) ? name : undefined;
  };
  const isBetween = (b: Boundary): boolean =>
    b.caller !== undefined && b.callee !== undefined && insideOf(b) === undefined;
  const mayFold = boundaries.some(isBetween);
  const inside = Map.groupBy(boundaries, (b) => (mayFold ? insideOf(b) : undefined));
  const who = (instance: string | undefined): string =>
    instance === undefined ? 'host' : label(names.get(instance) ?? instance);
  const blocks: (readonly Line[])[] = (inside.get(undefined) ?? []).map((b) => [
    {
      text: `${who(b.caller)} -> ${who(b.callee)}  ${shortFunction(b.func)}`,
      note: wayText(b),
    },
    ...valueLines(b),
  ]);
  for (const [name, of] of inside) {
    if (name !== undefined) blocks.push([{ text: `within ${label(name)}`, note: counted(of) }]);
  }
  if (blocks.length === 0) return 'no calls cross a boundary\n';
  return layOut(blocks);
}

function layOut(blocks: readonly (readonly Line[])[]): string {
  const widths = blocks.flat().flatMap(({ text, note }) => (note ? [displayWidth(text) + 2] : []));
  const column = Math.min(lastColumn, Math.max(...widths));
  return blocks
    .flat()
    .map(({ text, note }) => {
      if (note === undefined) return `${text}\n`;
      return `${text}${' '.repeat(Math.max(2, column - displayWidth(text)))}${note}\n`;
    })
    .join('');
}

function wayText({ way, why, traps, caller }: Boundary): string {
  const trap = traps === true ? '; each call traps: one is a part of the other' : '';
  if (way === 'adapter') return `adapter${trap}`;
  if (way === 'plain') return `plain: ${why}${trap}`;
  return caller === undefined ? 'from the host' : 'to the host';
}

/** How many functions go which way. */
function counted(boundaries: readonly Boundary[]): string {
  const ways = [...Map.groupBy(boundaries, wayText)].map(
    ([way, { length }]) => `${length} function${length === 1 ? '' : 's'}, ${way}`,
  );
  return ways.join('; ');
}

function valueLines(b: Boundary): readonly Line[] {
  const lines: Line[] = [];
  const add = (name: string, crossing: Crossing, depth: number, isResult: boolean): void => {
    const indent = '  '.repeat(depth);
    lines.push({
      text: `${indent}${name} ${label(crossing.type)}`,
      note: deedText(crossing, throughJavaScript(b, isResult)) + shortText(crossing),
    });
    for (const part of crossing.parts ?? []) {
      add(`${label(part.name)}:`, part, depth + 1, isResult);
    }
    if (crossing.abridged === true) lines.push({ text: `${indent}  …` });
    const { obstacles = [] } = crossing;
    if (obstacles.length > 0) lines.push({ text: `${indent}  ${hint(obstacles)}` });
  };
  for (const param of b.params) add(`${label(param.name)}:`, param, 1, false);
  if (b.result !== undefined) add('->', b.result, 1, true);
  return lines;
}

function throughJavaScript({ way, caller }: Boundary, isResult: boolean): string {
  if (way !== 'host') return 'through JavaScript';
  return (caller === undefined) === isResult ? 'to JavaScript' : 'from JavaScript';
}

function shortText({ short }: Crossing): string {
  return short === undefined ? '' : ', short ones by the engine';
}

function deedText({ done, encodings }: Crossing, converted: string): string {
  switch (done) {
    case 'passed':
      return 'passed as it is';
    case 'normalized':
      return 'cut to its bits';
    case 'checked':
      return 'checked';
    case 'copied':
      return 'one memory.copy';
    case 'checked-and-copied':
      return 'checked and copied';
    case 'by-element':
      return 'element by element';
    case 'by-part':
      return 'field by field';
    case 'transcoded':
      return `transcoded from ${encodings?.from} to ${encodings?.to}`;
    case 'moved':
      return 'handle moved';
    case 'lent':
      return 'handle lent';
    case 'converted':
      return converted;
    default:
      return done satisfies never;
  }
}

/** What would have to be changed for one `memory.copy`. */
function hint(obstacles: readonly Obstacle[]): string {
  return `${obstacles.map(obstacleText).join('; ')}, and it is one \`memory.copy\``;
}

function obstacleText(obstacle: Obstacle): string {
  if (obstacle.kind === 'padding') return paddingText(obstacle);
  const { at, of, bits } = obstacle;
  const whose = at === '' ? 'the element' : `\`${label(at)}\``;
  return of === 'bool'
    ? `${whose} is a bool: make it a number`
    : `${whose} has ${bits} unused bit${bits === 1 ? '' : 's'}: name as many flags more`;
}

function paddingText({ at, gaps, swap, order }: Padding): string {
  const where = at === '' ? '' : `in \`${label(at)}\`, `;
  const each = gaps.map(
    ({ after, bytes }) =>
      `${bytes} byte${bytes === 1 ? '' : 's'} of padding after \`${label(after)}\``,
  );
  const most = each.length <= 3 ? each : [...each.slice(0, 3), 'more'];
  const found = `${where}${most.join(', ')}`;
  if (swap !== undefined) {
    return `${found}: swap ${swap.map((name) => `\`${label(name)}\``).join(' and ')}`;
  }
  if (order === undefined) return `${found}, some in any order: let fields fill it`;
  const named = order.slice(0, mostFields).map((name) => `\`${label(name)}\``);
  return `${found}: order the fields ${named.join(', ')}${order.length > mostFields ? ' …' : ''}`;
}
