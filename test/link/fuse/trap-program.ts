/**
 * A program for traps: component `a` calls `f` of `b` within a `try_table` that would catch anything; `c` implements a
 * resource that both know, and has a function of its own. Each may do what a test says.
 */

/** How calls between components run: the argument of `describe.each`, and the option of `link`. */
export const ways = [
  ['fused', true],
  ['plain', false],
] as const;

/** What the components do: code in the text format. */
export interface TrapProgram {
  /** The parameters and the result of `f`; the resource is `$r`, other types are `types`. */
  readonly type?: string;
  readonly types?: string;
  /** The core type of `f`, as `b` exports it. */
  readonly core?: string;
  /** As `a` imports it, where that is another one. */
  readonly lowered?: string;
  /** What `a` does: calls `$f`, `$make` (of `c`: gives a handle), `$drop`. */
  readonly run?: string;
  /** What `f` does: may call `$look` and `$take` of `c`, which takes a handle, `$host`, `$drop`. */
  readonly f?: string;
  /** Other functions of the module of `b`. */
  readonly more?: string;
  readonly reallocOfB?: string;
  readonly reallocOfA?: string;
  /** The post-return of `f`, which has none without. */
  readonly post?: string;
  /** What `$look` does. */
  readonly look?: string;
  /** The destructor of the resource. */
  readonly dtor?: string;
  /** A start function of the module of `b`, or of `a`. */
  readonly startOfB?: string;
  readonly startOfA?: string;
  readonly encoding?: 'utf8' | 'utf16' | 'latin1+utf16';
}

export function trapProgram({
  type = '',
  types = '',
  core = '',
  lowered = core,
  run = '(call $f)',
  f = '',
  more = '',
  reallocOfA = '(i32.const 1024)',
  reallocOfB = '(i32.const 1024)',
  post,
  look = '',
  dtor = '',
  startOfA = '',
  startOfB = '',
  encoding = 'utf8',
}: TrapProgram): string {
  const options = (memory: string): string => `(memory (core memory ${memory} "mem"))
    (realloc (core func ${memory} "realloc")) string-encoding=${encoding}`;
  const imports = `(import "" "look" (func $look)) (import "" "host" (func $host))
    (import "" "drop" (func $drop (param i32))) (import "" "make" (func $make (result i32)))`;
  // A realloc that calls something has to be in a module that is made after what it calls: through a table.
  const store = (realloc: string): string => `(core module $mem
      (type $void (func)) (table (export "table") 1 funcref)
      (memory (export "mem") 1) (tag $t)
      (func $through (call_indirect (type $void) (i32.const 0)))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) ${realloc}))
    (core instance $mem (instantiate $mem))`;
  return `(component $root
  (import "host" (func $host))
  (component $c
    (core module $m (tag $t)
      (func $dtor (export "dtor") (param i32) ${dtor})
      (func (export "look") ${look}) (func (export "take") (param i32)))
    (core instance $i (instantiate $m))
    (type $r (resource (rep i32) (dtor (core func $i "dtor"))))
    (core func $new (canon resource.new $r))
    (core module $n (import "" "new" (func $new (param i32) (result i32)))
      (func (export "make") (result i32) (call $new (i32.const 7))))
    (core instance $n (instantiate $n (with "" (instance (export "new" (func $new))))))
    (export $r' "r" (type $r))
    (func (export "make") (result (own $r')) (canon lift (core func $n "make")))
    (func (export "take") (param "h" (own $r')) (canon lift (core func $i "take")))
    (func (export "look") (canon lift (core func $i "look"))))
  (component $b
    (import "r" (type $r (sub resource)))
    (import "look" (func $look)) (import "host" (func $host))
    (import "make" (func $make (result (own $r)))) (import "take" (func $take (param "h" (own $r))))
    ${types}
    (core func $look (canon lower (func $look)))
    (core func $take (canon lower (func $take)))
    (core func $host (canon lower (func $host)))
    (core func $make (canon lower (func $make)))
    (core func $drop (canon resource.drop $r))
    ${store(reallocOfB)}
    (core module $m
      ${imports} (import "" "take" (func $take (param i32)))
      (import "mem" "mem" (memory 1)) (import "mem" "table" (table 1 funcref)) (tag $t)
      (elem (i32.const 0) $look)
      (func $start ${startOfB}) (start $start)
      ${more}
      (func $f (export "f") ${core} ${f})
      (func (export "post") ${/\(result[^)]*\)/.exec(core)?.[0].replace('result', 'param') ?? ''} ${post ?? ''}))
    (core instance $i (instantiate $m (with "mem" (instance $mem)) (with "" (instance
      (export "look" (func $look)) (export "host" (func $host)) (export "make" (func $make))
      (export "drop" (func $drop)) (export "take" (func $take))))))
    (func (export "f") ${type} (canon lift (core func $i "f") ${options('$mem')}
      ${post === undefined ? '' : '(post-return (core func $i "post"))'})))
  (component $a
    (import "r" (type $r (sub resource)))
    (import "make" (func $make (result (own $r))))
    ${types}
    (import "f" (func $f ${type}))
    (import "look" (func $look)) (import "host" (func $host))
    ${store(reallocOfA)}
    (core func $make (canon lower (func $make)))
    (core func $look (canon lower (func $look)))
    (core func $host (canon lower (func $host)))
    (core func $drop (canon resource.drop $r))
    (core func $f (canon lower (func $f) ${options('$mem')}))
    (core module $m
      ${imports}
      (import "" "f" (func $f ${lowered}))
      (import "mem" "mem" (memory 1)) (import "mem" "table" (table 1 funcref))
      (elem (i32.const 0) $look)
      (func $start ${startOfA}) (start $start)
      (func (export "run") (local $h i32)
        (block $caught (try_table (catch_all $caught) ${run}))))
    (core instance $i (instantiate $m (with "mem" (instance $mem)) (with "" (instance
      (export "f" (func $f)) (export "look" (func $look)) (export "host" (func $host))
      (export "make" (func $make)) (export "drop" (func $drop))))))
    (func (export "run") (canon lift (core func $i "run"))))
  (instance $c (instantiate $c))
  (instance $b (instantiate $b (with "r" (type $c "r")) (with "make" (func $c "make"))
    (with "take" (func $c "take"))
    (with "look" (func $c "look")) (with "host" (func $host))))
  (instance $a (instantiate $a (with "r" (type $c "r")) (with "make" (func $c "make"))
    (with "look" (func $c "look")) (with "host" (func $host)) (with "f" (func $b "f"))))
  (export "run" (func $a "run"))
  (export "look" (func $c "look")))`;
}
