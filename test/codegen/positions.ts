/** WIT with every type that runs today in every position where a type may stand, made from the lists of both. */

const declared = `
  enum color { red, dark-green, %enum }
  flags perms { read, write, read-write }
  flags wide { ${Array.from({ length: 32 }, (_, i) => `bit${i}`).join(', ')} }
  record point { x: f64, y-axis: s32, label: option<string> }
  variant shape { none, circle(f64), named(string), bytes(list<u8>), long(s64), placed(point), both(tuple<u8, string>) }`;

const numbers = ['u8', 's8', 'u16', 's16', 'u32', 's32', 'u64', 's64', 'f32', 'f64'];
const gatedTypes = ['list<u8, 4>', 'list<string, 2>', 'map<string, u64>', 'map<s64, point>'];
const allTypes = [
  ...['bool', ...numbers, 'char', 'string'],
  ...numbers.map((number) => `list<${number}>`),
  ...['list<bool>', 'list<char>', 'list<string>', 'list<point>', 'list<list<u16>>'],
  ...gatedTypes,
  ...['tuple<u8>', 'tuple<u8, string, f32>', 'point', 'option<u32>', 'option<option<string>>'],
  ...['result', 'result<s64>', 'result<_, string>', 'result<f32, u64>'],
  ...['shape', 'color', 'perms', 'wide', 'token', 'list<token>'],
];

/** What stands behind gates, a line each, so that it can be left out. */
const gated = (t: string, n: number): string => `
  in-array${n}: func(a: list<${t}, 3>) -> list<${t}, 3>;
  in-map${n}: func(a: map<string, ${t}>) -> map<string, ${t}>;`;

/** Named types and functions for one type `t`, with `n` to tell them from those of the others. */
const positions = (t: string, n: number, withGated: boolean): string => `
  record field${n} { before: u8, it: ${t}, after: string, maybe: option<${t}> }
  variant payload${n} { none, it(${t}), text(string), long(u64) }
  it${n}: func(a: ${t}) -> ${t};
  in-field${n}: func(a: field${n}) -> field${n};
  in-payload${n}: func(a: payload${n}) -> payload${n};
  in-option${n}: func(a: option<${t}>) -> option<${t}>;
  in-options${n}: func(a: option<option<${t}>>) -> option<option<${t}>>;
  in-tuple${n}: func(a: tuple<u8, ${t}, bool, ${t}>) -> tuple<u8, ${t}, bool, ${t}>;
  in-result${n}: func(a: tuple<result<${t}, string>, result<u8, ${t}>>) -> tuple<result<${t}, string>, result<u8, ${t}>>;
  in-list${n}: func(a: list<${t}>) -> list<${t}>;
  ${withGated ? gated(t, n) : ''}
  one-of-many${n}: func(a: ${t}, b: u8, c: ${t}, d: list<${t}>, e: string) -> tuple<${t}, u8, ${t}, list<${t}>, string>;
  may-fail-with${n}: func(a: result<${t}, ${t}>) -> result<${t}, ${t}>;`;

const members = (t: string, n: number): string => `
    method${n}: func(a: ${t}) -> ${t};
    may-fail-method${n}: func(a: result<string, ${t}>) -> result<string, ${t}>;
    static${n}: static func(a: ${t}) -> ${t};
    may-fail-static${n}: static func(a: result<${t}, string>) -> result<${t}, string>;`;

const wit = (
  types: readonly string[],
  withGated: boolean,
): string => `package witlink:positions@1.0.0;

interface tokens {
  resource token { id: func() -> u32; }
}
interface values {
  use tokens.{token};
${declared}
${types.map((t, n) => positions(t, n, withGated)).join('\n')}
  resource echo {
    constructor(start: u32);
    started: func() -> u32;
${types.map(members).join('\n')}
  }
  resource frail {
    constructor(a: result<u32, shape>) -> result<frail, shape>;
    value: func() -> u32;
  }
}
interface lending {
  use tokens.{token};
  record holder { n: u8, it: borrow<token> }
  variant choice { none, it(borrow<token>), number(u64) }
  lent: func(a: borrow<token>) -> string;
  lent-twice: func(a: borrow<token>, b: borrow<token>) -> string;
  lent-in-field: func(a: holder) -> string;
  lent-in-option: func(a: option<borrow<token>>) -> string;
  lent-in-payload: func(a: choice) -> string;
  lent-in-list: func(a: list<borrow<token>>) -> string;
  resource desk {
    constructor();
    lent-to-method: func(a: borrow<token>) -> string;
  }
}

world positions {
  import tokens;
  import values;
  import lending;
  export values;
  export lending;
}
`;

export const positionsWit = wit(allTypes, true);

/** The same of the types that every language of guests carries. */
export const plainPositionsWit = wit(
  allTypes.filter((t) => !gatedTypes.includes(t)),
  false,
);

const drop = (local: number): string => `(call $drop-token (local.get ${local}))`;

/** How a guest ends what `lending` lends it, in WebAssembly text: parameters are locals 0 and on, `$at` is free. */
export const lendingDrops: Readonly<Record<string, string>> = {
  lent: drop(0),
  'lent-twice': drop(0) + drop(1),
  'lent-in-field': drop(1),
  'lent-in-option': `(if (local.get 0) (then ${drop(1)}))`,
  'lent-in-payload': `(if (i32.eq (local.get 0) (i32.const 1)) (then (call $drop-token (i32.wrap_i64 (local.get 1)))))`,
  'lent-in-list': `(local.set $at (local.get 0))
    (block $end (loop $next
      (br_if $end (i32.eqz (local.get 1)))
      (call $drop-token (i32.load (local.get $at)))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (local.set 1 (i32.sub (local.get 1) (i32.const 1)))
      (br $next)))`,
  '[method]desk.lent-to-method': drop(1),
};
