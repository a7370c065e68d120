/** Compositions of 3, 12 and 40 small components that call each other and the host, as one component each. */
import { encodeGraph, plug, readPackage, type GraphPackage } from '../../src/compose/index.ts';
import { wat } from '../link/wat.ts';

/** Components by name, each with those that it calls; what has a colon is of the host. */
type Wiring = Readonly<Record<string, readonly string[]>>;

const time = 'wasi:clocks/monotonic-clock@0.2.0#now';
const chance = 'wasi:random/random@0.2.0#get-random-u64';

const three: Wiring = { app: ['store', 'log'], store: ['log', chance], log: [time] };

const twelve: Wiring = {
  shop: ['cart', 'search', 'accounts', 'log'],
  cart: ['prices', 'stock', 'store'],
  search: ['index', 'cache'],
  accounts: ['sessions', 'mail', 'store'],
  sessions: ['cache', chance],
  mail: ['queue', 'log'],
  prices: ['store'],
  stock: ['store', 'log'],
  index: ['store'],
  cache: [time],
  queue: ['store', time],
  store: ['log'],
  log: [time],
};

/** Four rows of services, each of which calls some of the next, and what all share. */
function forty(): Wiring {
  const rows = [
    [
      'orders',
      'returns',
      'catalog',
      'search',
      'accounts',
      'payments',
      'shipping',
      'reports',
      'support',
    ],
    [
      'carts',
      'prices',
      'stock',
      'taxes',
      'ratings',
      'images',
      'sessions',
      'invoices',
      'labels',
      'tickets',
    ],
    [
      'rules',
      'currency',
      'warehouse',
      'suggest',
      'resize',
      'tokens',
      'pdf',
      'routes',
      'mail',
      'chat',
    ],
    ['index', 'queue', 'blobs', 'store', 'cache', 'secrets', 'geo'],
  ];
  const wiring: Record<string, string[]> = { gateway: [...rows[0]!, 'log'] };
  rows.forEach((row, level) => {
    const next = rows[level + 1] ?? [];
    row.forEach((name, i) => {
      wiring[name] =
        next.length === 0 ? [] : [next[i % next.length]!, next[(i * 3 + 1) % next.length]!];
      if (i % 3 === 0) wiring[name].push('log');
      if (i % 5 === 2) wiring[name].push(time);
    });
  });
  wiring['log'] = [time];
  wiring['metrics'] = ['log', time];
  wiring['store']!.push('metrics');
  wiring['health'] = ['metrics', chance];
  wiring['gateway']!.push('health');
  return wiring;
}

function textOf(name: string, calls: readonly string[]): string {
  const imports = [...new Set(calls)].map((call, i) => {
    const [of, func] = call.includes(':') ? call.split('#') : [`demo:shop/${call}@1.0.0`, 'ask'];
    return { of, func, id: `$i${i}` };
  });
  return `(component $${name}
    ${imports.map(({ of, func, id }) => `(import "${of}" (instance ${id} (export "${func}" (func (result u64)))))`).join('\n')}
    ${imports.map(({ func, id }) => `(core func ${id} (canon lower (func ${id} "${func}")))`).join('\n')}
    (core module $m
      ${imports.map(({ id }) => `(import "host" "${id}" (func ${id} (result i64)))`).join('\n')}
      (memory 1)
      (func (export "ask") (result i64) (i64.const 1) ${imports.map(({ id }) => `(i64.add (call ${id}))`).join(' ')}))
    (core instance $c (instantiate $m (with "host" (instance ${imports.map(({ id }) => `(export "${id}" (func ${id}))`).join(' ')}))))
    (func $ask (result u64) (canon lift (core func $c "ask")))
    (instance $out (export "ask" (func $ask)))
    (export "demo:shop/${name}@1.0.0" (instance $out)))`;
}

async function composed(wiring: Wiring): Promise<Uint8Array> {
  const packages: GraphPackage[] = [];
  for (const [name, calls] of Object.entries(wiring)) {
    const bytes = await wat(textOf(name, calls));
    packages.push(readPackage({ bytes, file: `${name}.wasm` }).value!);
  }
  const [socket, ...plugs] = packages;
  return encodeGraph(plug(socket!, plugs).value!).value!;
}

export const compositions: Readonly<Record<3 | 12 | 40, () => Promise<Uint8Array>>> = {
  3: () => composed(three),
  12: () => composed(twelve),
  40: () => composed(forty()),
};
