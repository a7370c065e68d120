import { link } from './src/link/index.ts';
import { parse } from '@bytecodealliance/jco';
const cb = `(component
  (import "host" (func $host async (param "n" u32) (result u32)))
  (core module $mem (memory (export "mem") 1))
  (core instance $mem (instantiate $mem))
  (core func $host' (canon lower (func $host) async (memory (core memory $mem "mem"))))
  (core func $return (canon task.return (result u32)))
  (core func $join (canon waitable.join))
  (core func $new (canon waitable-set.new))
  (core func $drop (canon subtask.drop))
  (core func $dropset (canon waitable-set.drop))
  (core module $m
    (import "" "mem" (memory 1))
    (import "" "host" (func $host (param i32 i32) (result i32)))
    (import "" "return" (func $return (param i32)))
    (import "" "join" (func $join (param i32 i32)))
    (import "" "new" (func $new (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "f") (param i32) (result i32) (local $s i32) (local $set i32)
      (local.set $s (call $host (local.get 0) (i32.const 16)))
      (if (i32.eq (local.get $s) (i32.const 2))
        (then (call $return (i32.load (i32.const 16))) (return (i32.const 0))))
      (local.set $set (call $new))
      (call $join (i32.shr_u (local.get $s) (i32.const 4)) (local.get $set))
      (i32.or (i32.const 2) (i32.shl (local.get $set) (i32.const 4))))
    (func (export "cb") (param i32 i32 i32) (result i32)
      (call $drop (local.get 1))
      (call $return (i32.load (i32.const 16)))
      (i32.const 0)))
  (core instance $i (instantiate $m (with "" (instance
    (export "mem" (memory $mem "mem")) (export "host" (func $host')) (export "return" (func $return))
    (export "join" (func $join)) (export "new" (func $new)) (export "drop" (func $drop))))))
  (func (export "f") async (param "n" u32) (result u32)
    (canon lift (core func $i "f") async (callback (core func $i "cb"))))
)`;
const sf = `(component
  (import "host" (func $host async (param "n" u32) (result u32)))
  (core func $host' (canon lower (func $host)))
  (core module $m
    (import "" "host" (func $host (param i32) (result i32)))
    (func (export "f") (param i32) (result i32) (call $host (local.get 0))))
  (core instance $i (instantiate $m (with "" (instance (export "host" (func $host'))))))
  (func (export "f") async (param "n" u32) (result u32) (canon lift (core func $i "f"))))`;
for (const [name, text] of [['callback', cb], ['stack', sf]]) {
  const { value } = await link(await parse(text), {features:['async-stackful']});
  for (const [h, host] of [['value', (n)=>n], ['promise', async (n)=>n]]) {
    const { exports } = value.instantiate({ host });
    const N=20000; for (let i=0;i<2000;i++) await exports.f(i);
    let t=performance.now(); for (let i=0;i<N;i++) await exports.f(i); 
    console.log(name, h, ((performance.now()-t)/N*1e3).toFixed(2),'µs a call');
  }
  for (const n of [100, 1000, 4000]) {
    const res=[]; const { exports } = value.instantiate({ host: (i)=> new Promise(r=>res.push(()=>r(i))) });
    let t=performance.now(); const calls=[]; for (let i=0;i<n;i++) calls.push(exports.f(i));
    await new Promise(r=>setTimeout(r,0));
    const pump = async()=>{ while(res.length) { res.shift()(); await new Promise(r=>setImmediate(r)); } };
    await Promise.all([Promise.all(calls), (async()=>{ let done=false; Promise.all(calls).then(()=>done=true); while(!done){ while(res.length) res.shift()(); await new Promise(r=>setImmediate(r)); } })()]);
    console.log(name, n,'concurrent', (performance.now()-t).toFixed(0),'ms');
  }
}
