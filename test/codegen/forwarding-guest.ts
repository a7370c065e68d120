/**
 * A component that passes every call on: each export calls the import of the same name with the very core values that
 * it got, and returns those that came back. It knows no type but the core signature, so what it echoes shows what the
 * runtime does to a value, and hides nothing that a guest language would round or rename. Both sides of an interface
 * have the same memory layout: CanonicalABI.md, "Flattening".
 */
import { parse } from '@bytecodealliance/jco';
import {
  AbiTypes,
  type AbiVariant,
  destructorName,
  exportedResourceName,
  importedDropName,
  layout,
  walkExport,
  walkImport,
} from '../../src/abi/index.ts';
import { componentize } from '../../src/component/index.ts';
import {
  type Func,
  type InterfaceId,
  interfaceName,
  type Model,
  type WorldId,
} from '../../src/model/index.ts';

/**
 * Makes the component for a world whose exported interfaces are all imported too. Lent handles of imported resources
 * have to be dropped before a call returns: `drops` has the text that does so for a function, with `$drop-<resource>`
 * to call; its parameters are locals 0 and on.
 */
export async function forwardingGuest(
  model: Model,
  world: WorldId,
  drops: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  const core = await parse(moduleText(model, world, drops));
  const { value, diagnostics } = componentize(core, { target: { model, world } });
  if (value === undefined) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return value;
}

/** Where results are left; the heap begins behind it. */
const area = 16;
const heap = 4096;

function moduleText(model: Model, world: WorldId, drops: Readonly<Record<string, string>>): string {
  const abi = new AbiTypes(model.types);
  const { imports, exports } = model.worlds[world]!;
  const fields: string[] = [];
  const bodies: string[] = [];
  for (const item of imports) {
    if (item.kind !== 'interface') continue;
    const iface = interfaceName(model, item.id)!;
    for (const name of resources(model, item.id)) {
      fields.push(importText(importedDropName(iface, name), `$drop-${name}`, ['i32'], []));
    }
  }
  for (const item of exports) {
    if (item.kind !== 'interface') continue;
    const iface = interfaceName(model, item.id)!;
    const { functions } = model.interfaces[item.id]!;
    for (const name of resources(model, item.id)) {
      fields.push(
        importText(exportedResourceName(iface, 'new', name), `$new-${name}`, ['i32'], ['i32']),
      );
      // Its representation is the handle of the host's resource that it stands for.
      bodies.push(
        `(func (export "${destructorName(iface, name)}") (param i32) (call $drop-${name} (local.get 0)))`,
      );
    }
    for (const func of functions) {
      const imported = walkImport(abi, { iface, func }, signatures).value!;
      const exported = walkExport(abi, { iface, func }, signatures).value!;
      const callee = `$host${bodies.length}`;
      const { params, results } = imported.signature;
      fields.push(importText(imported.callee, callee, params, results));
      const { signature, name } = exported;
      const args = signature.params.map((_, i) => `(local.get ${i})`).join(' ');
      const call = signature.resultInMemory
        ? `(call ${callee} ${args} (i32.const ${area})) ${wrapInMemory(model, abi, func)} (i32.const ${area})`
        : wrap(model, func, `(call ${callee} ${args})`);
      bodies.push(
        `(func (export "${name}") ${typesText('param', signature.params)} ${typesText('result', signature.results)} ` +
          `(local $at i32) ${call} ${(Object.hasOwn(drops, func.name) ? drops[func.name] : undefined) ?? ''})`,
      );
    }
  }
  return `(module
    ${fields.join('\n    ')}
    (memory (export "memory") 1)
    (global $top (mut i32) (i32.const ${heap}))
    ${bodies.join('\n    ')}
    ;; Never frees; grows as it has to.
    (func (export "cabi_realloc") (param $old i32) (param $had i32) (param $align i32) (param $size i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
      (global.set $top (i32.add (local.get $at) (local.get $size)))
      (block $enough
        (loop $more
          (br_if $enough
            (i32.le_u (global.get $top) (i32.mul (memory.size) (i32.const 65536))))
          (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))
          (unreachable)))
      (memory.copy (local.get $at) (local.get $old) (local.get $had))
      (local.get $at)))`;
}

/** Nothing is done here by the steps, so that they need no built-ins. */
const signatures = { builtins: () => ({ drop: { module: '', name: '' } }) };

/** The names of the resources that an interface defines. */
function resources(model: Model, id: InterfaceId): readonly string[] {
  return model.interfaces[id]!.types.filter((t) => model.types[t.id]!.type.kind === 'resource').map(
    (t) => t.name,
  );
}

function importText(
  { module, name }: { readonly module: string; readonly name: string },
  id: string,
  params: readonly string[],
  results: readonly string[],
): string {
  return `(import "${module}" "${name}" (func ${id} ${typesText('param', params)} ${typesText('result', results)}))`;
}

const typesText = (kind: string, types: readonly string[]): string =>
  `(${kind} ${types.join(' ')})`;

/** A constructor gives a handle of our own resource, for that of the host. */
function wrap(model: Model, { kind }: Func, call: string): string {
  return kind.kind === 'constructor'
    ? `(call $new-${model.types[kind.resource]!.name} ${call})`
    : call;
}

/** The same for the `result` of a constructor that may fail: the handle lies behind the discriminant. */
function wrapInMemory(model: Model, abi: AbiTypes, { kind, result }: Func): string {
  if (kind.kind !== 'constructor') return '';
  const { payloadOffset } = layout(abi.of(result!) as AbiVariant);
  const at = `(i32.const ${area + payloadOffset})`;
  const made = `(call $new-${model.types[kind.resource]!.name} (i32.load ${at}))`;
  return `(if (i32.eqz (i32.load8_u (i32.const ${area}))) (then (i32.store ${at} ${made})))`;
}
