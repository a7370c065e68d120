/**
 * Small components as bytes, each with the text that `wasm-tools parse` makes them of.
 */

/*
(component $calc
  (core module $m
    (memory (export "memory") 1)
    (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add)
    (func (export "div") (param i32 i32) (result i32)
      (i32.store8 (i32.const 16) (i32.eqz (local.get 1)))
      (if (local.get 1) (then (i32.store (i32.const 20) (i32.div_u (local.get 0) (local.get 1)))))
      (i32.const 16))
    (func (export "crash") unreachable))
  (core instance $i (instantiate $m))
  (alias core export $i "memory" (core memory $mem))
  (func $add (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $i "add")))
  (func $div (param "a" u32) (param "b" u32) (result (result u32)) (canon lift (core func $i "div") (memory $mem)))
  (func $crash (canon lift (core func $i "crash")))
  (instance $ops (export "add" (func $add)) (export "div" (func $div)) (export "crash" (func $crash)))
  (export "demo:calc/ops@1.0.0" (instance $ops)))
*/
export const calc = bytes(
  'AGFzbQ0AAQABdQBhc20BAAAAAQoCYAJ/fwF/YAAAAwQDAAABBQMBAAEHHgQGbWVtb3J5AgADYWRkAAADZGl2AAEFY3' +
    'Jhc2gAAgopAwcAIAAgAWoLGwBBECABRToAACABBEBBFCAAIAFuNgIAC0EQCwMAAAsACQRuYW1lAAIBbQIEAQAAAAYM' +
    'AQACAQAGbWVtb3J5BwsBQAIBYXkBYnkAeQYJAQAAAQADYWRkCAYBAAAAAAAHDwJqAXkAQAIBYXkBYnkAAQYJAQAAAQ' +
    'ADZGl2CAgBAAABAQMAAgcFAUAAAQAGCwEAAAEABWNyYXNoCAYBAAACAAMFGgEBAwADYWRkAQAAA2RpdgEBAAVjcmFz' +
    'aAECCxkBABNkZW1vOmNhbGMvb3BzQDEuMC4wBQAAAE4OY29tcG9uZW50LW5hbWUABQRjYWxjAQgAAgEAA21lbQEGAB' +
    'EBAAFtAQYAEgEAAWkBEwEDAANhZGQBA2RpdgIFY3Jhc2gBBwUBAANvcHM=',
);

/*
(component $app
  (import "demo:calc/ops@1.0.0" (instance $ops (export "add" (func (param "a" u32) (param "b" u32) (result u32)))))
  (core func $add (canon lower (func $ops "add")))
  (core module $m
    (import "ops" "add" (func $add (param i32 i32) (result i32)))
    (func (export "twice") (param i32) (result i32) local.get 0 local.get 0 call $add))
  (core instance $i (instantiate $m (with "ops" (instance (export "add" (func $add))))))
  (func (export "twice") (param "x" u32) (result u32) (canon lift (core func $i "twice"))))
*/
export const app = bytes(
  'AGFzbQ0AAQAHFgFCAgFAAgFheQFieQB5BAADYWRkAQAKGAEAE2RlbW86Y2FsYy9vcHNAMS4wLjAFAAYIAQEAAANhZG' +
    'QIBQEBAAAAAVEAYXNtAQAAAAEMAmACf38Bf2ABfwF/AgsBA29wcwNhZGQAAAMCAQEHCQEFdHdpY2UAAQoKAQgAIAAg' +
    'ABAACwARBG5hbWUAAgFtAQYBAANhZGQCEgIBAQNhZGQAAAAAAQNvcHMSAAcIAUABAXh5AHkGCwEAAAEBBXR3aWNlCA' +
    'YBAAABAAELCwEABXR3aWNlAQEAADgOY29tcG9uZW50LW5hbWUABANhcHABCAAAAQADYWRkAQYAEQEAAW0BBgASAQEB' +
    'aQEHBQEAA29wcw==',
);

/*
(component $dice
  (import "wasi:random/random@0.2.3" (instance $random (export "get-random-u64" (func (result u64)))))
  (core func $get (canon lower (func $random "get-random-u64")))
  (core module $m
    (import "random" "get" (func $get (result i64)))
    (func (export "fail") (result i32) call $get drop i32.const 1)
    (func (export "roll") (result i64) call $get))
  (core instance $i (instantiate $m (with "random" (instance (export "get" (func $get))))))
  (func (export "roll") (result u64) (canon lift (core func $i "roll")))
  (func $run (result (result)) (canon lift (core func $i "fail")))
  (instance $cli (export "run" (func $run)))
  (export "wasi:cli/run@0.2.3" (instance $cli)))
*/
export const dice = bytes(
  'AGFzbQ0AAQAHGwFCAgFAAAB3BAAOZ2V0LXJhbmRvbS11NjQBAAodAQAYd2FzaTpyYW5kb20vcmFuZG9tQDAuMi4zBQ' +
    'AGEwEBAAAOZ2V0LXJhbmRvbS11NjQIBQEBAAAAAVwAYXNtAQAAAAEJAmAAAX5gAAF/Ag4BBnJhbmRvbQNnZXQAAAMD' +
    'AgEABw8CBGZhaWwAAQRyb2xsAAIKDgIHABAAGkEBCwQAEAALABEEbmFtZQACAW0BBgEAA2dldAIVAgEBA2dldAAAAA' +
    'ABBnJhbmRvbRIABwUBQAAAdwYKAQAAAQEEcm9sbAgGAQAAAQABBwgCagAAQAAAAgYKAQAAAQEEZmFpbAgGAQAAAgAD' +
    'BQoBAQEAA3J1bgECCyECABJ3YXNpOmNsaS9ydW5AMC4yLjMFAQAABHJvbGwBAQAASg5jb21wb25lbnQtbmFtZQAFBG' +
    'RpY2UBCAAAAQADZ2V0AQYAEQEAAW0BBgASAQEBaQEHAQECA3J1bgEPBQIABnJhbmRvbQEDY2xp',
);

function bytes(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}
