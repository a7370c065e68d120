/** A program of WASI 0.2 as text. */

/**
 * A program by the first letter of its first argument: `cat` copies input to output, `yes` never ends and writes; `spin`
 * never ends, `wait` sleeps, each after a line; `exit` ends with 3, `fail` exits with an error, `lose` returns one, `trap`
 * traps; with `-` it writes its arguments, a line each.
 */
export const tool = `(component
  (import "wasi:io/poll@0.2.0" (instance $poll
    (export "pollable" (type $p (sub resource)))
    (export "[method]pollable.block" (func (param "self" (borrow $p))))))
  (alias export $poll "pollable" (type $pollable))
  (import "wasi:io/error@0.2.0" (instance $error (export "error" (type (sub resource)))))
  (alias export $error "error" (type $err))
  (import "wasi:io/streams@0.2.0" (instance $streams
    (alias outer 1 $err (type $e))
    (export "error" (type $error (eq $e)))
    (type $failure (variant (case "last-operation-failed" (own $error)) (case "closed")))
    (export "stream-error" (type $stream-error (eq $failure)))
    (export "input-stream" (type $in (sub resource)))
    (export "output-stream" (type $out (sub resource)))
    (export "[method]input-stream.blocking-read" (func (param "self" (borrow $in)) (param "len" u64)
      (result (result (list u8) (error $stream-error)))))
    (export "[method]output-stream.blocking-write-and-flush" (func (param "self" (borrow $out))
      (param "contents" (list u8)) (result (result (error $stream-error)))))))
  (alias export $streams "input-stream" (type $input))
  (alias export $streams "output-stream" (type $output))
  (import "wasi:cli/stdin@0.2.0" (instance $stdin
    (alias outer 1 $input (type $i)) (export "input-stream" (type $in (eq $i)))
    (export "get-stdin" (func (result (own $in))))))
  (import "wasi:cli/stdout@0.2.0" (instance $stdout
    (alias outer 1 $output (type $o)) (export "output-stream" (type $out (eq $o)))
    (export "get-stdout" (func (result (own $out))))))
  (import "wasi:cli/environment@0.2.0" (instance $env
    (export "get-arguments" (func (result (list string))))))
  (import "wasi:cli/exit@0.2.0" (instance $exit
    (export "exit" (func (param "status" (result))))
    (export "exit-with-code" (func (param "status-code" u8)))))
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock
    (alias outer 1 $pollable (type $p)) (export "pollable" (type $pp (eq $p)))
    (export "subscribe-duration" (func (param "when" u64) (result (own $pp))))))
  (core module $libc (memory (export "memory") 40)
    (global $top (mut i32) (i32.const 4096))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $top (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
      (global.get $top)
      (global.set $top (i32.add (global.get $top) (local.get 3))))
    (func (export "reset") (global.set $top (i32.const 4096))))
  (core instance $libc (instantiate $libc))
  (alias core export $libc "memory" (core memory $mem))
  (alias core export $libc "realloc" (core func $realloc))
  (core func $get-stdin (canon lower (func $stdin "get-stdin")))
  (core func $get-stdout (canon lower (func $stdout "get-stdout")))
  (core func $read (canon lower (func $streams "[method]input-stream.blocking-read") (memory $mem) (realloc $realloc)))
  (core func $write (canon lower (func $streams "[method]output-stream.blocking-write-and-flush") (memory $mem) (realloc $realloc)))
  (core func $args (canon lower (func $env "get-arguments") (memory $mem) (realloc $realloc)))
  (core func $exit (canon lower (func $exit "exit-with-code")))
  (core func $exit-status (canon lower (func $exit "exit")))
  (core func $sleep (canon lower (func $clock "subscribe-duration")))
  (core func $block (canon lower (func $poll "[method]pollable.block")))
  (core module $m
    (import "libc" "memory" (memory 1))
    (import "libc" "reset" (func $reset))
    (import "" "stdin" (func $stdin (result i32)))
    (import "" "stdout" (func $stdout (result i32)))
    (import "" "read" (func $read (param i32 i64 i32)))
    (import "" "write" (func $write (param i32 i32 i32 i32)))
    (import "" "args" (func $args (param i32)))
    (import "" "exit" (func $exit (param i32)))
    (import "" "exit-status" (func $exit-status (param i32)))
    (import "" "sleep" (func $sleep (param i64) (result i32)))
    (import "" "block" (func $block (param i32)))
    (data (i32.const 512) "\\n")
    (func $put (param $out i32) (param $at i32) (param $length i32)
      (call $write (local.get $out) (local.get $at) (local.get $length) (i32.const 64)))
    (func (export "run") (result i32)
      (local $in i32) (local $out i32) (local $list i32) (local $count i32) (local $what i32) (local $i i32)
      (local.set $out (call $stdout))
      (call $args (i32.const 16))
      (local.set $list (i32.load (i32.const 16)))
      (local.set $count (i32.load (i32.const 20)))
      (local.set $what (i32.load8_u (i32.load offset=8 (local.get $list))))
      (if (i32.eq (local.get $what) (i32.const 0x63)) ;; c
        (then
        (local.set $in (call $stdin))
        (loop $more
          (call $reset)
          (call $read (local.get $in) (i64.const 65536) (i32.const 32))
          (if (i32.eqz (i32.load8_u (i32.const 32))) (then
            (local.set $i (i32.load (i32.const 40)))
            (loop $part (if (local.get $i) (then
              (local.set $count (select (i32.const 4096) (local.get $i) (i32.gt_u (local.get $i) (i32.const 4096))))
              (call $put (local.get $out) (i32.load (i32.const 36)) (local.get $count))
              (i32.store (i32.const 36) (i32.add (i32.load (i32.const 36)) (local.get $count)))
              (local.set $i (i32.sub (local.get $i) (local.get $count)))
              (br $part))))
            (br $more))))))
      (if (i32.eq (local.get $what) (i32.const 0x79)) ;; y
        (then
        (loop $more
          (call $put (local.get $out) (i32.const 512) (i32.const 1))
          (br_if $more (i32.eqz (i32.load8_u (i32.const 64)))))))
      (if (i32.eq (local.get $what) (i32.const 0x73)) ;; s
        (then
        (call $put (local.get $out) (i32.const 512) (i32.const 1))
        (loop $spin (br $spin))))
      (if (i32.eq (local.get $what) (i32.const 0x77)) ;; w
        (then
        (call $put (local.get $out) (i32.const 512) (i32.const 1))
        (call $block (call $sleep (i64.const 100000000000)))))
      (if (i32.eq (local.get $what) (i32.const 0x65)) ;; e
        (then (call $exit (i32.const 3))))
      (if (i32.eq (local.get $what) (i32.const 0x66)) ;; f
        (then (call $exit-status (i32.const 1))))
      (if (i32.eq (local.get $what) (i32.const 0x6c)) ;; l
        (then (return (i32.const 1))))
      (if (i32.eq (local.get $what) (i32.const 0x74)) ;; t
        (then unreachable))
      (if (i32.eq (local.get $what) (i32.const 0x2d)) (then
        (loop $next (if (i32.lt_u (local.get $i) (local.get $count)) (then
          (call $put (local.get $out)
            (i32.load (i32.add (local.get $list) (i32.shl (local.get $i) (i32.const 3))))
            (i32.load offset=4 (i32.add (local.get $list) (i32.shl (local.get $i) (i32.const 3)))))
          (call $put (local.get $out) (i32.const 512) (i32.const 1))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br $next))))))
      (i32.const 0)))
  (core instance $i (instantiate $m
    (with "libc" (instance $libc))
    (with "" (instance
      (export "stdin" (func $get-stdin)) (export "stdout" (func $get-stdout))
      (export "read" (func $read)) (export "write" (func $write)) (export "args" (func $args))
      (export "exit" (func $exit)) (export "exit-status" (func $exit-status))
      (export "sleep" (func $sleep)) (export "block" (func $block))))))
  (func $run (result (result)) (canon lift (core func $i "run")))
  (instance $cli (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $cli)))`;
