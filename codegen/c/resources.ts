/**
 * Resources -> what crosses the boundary for their handles: the built-ins, and for one that the component implements its
 * destructor. CanonicalABI.md, canon resource.new, resource.drop, resource.rep.
 */
import type { Doc } from '../text/doc.ts';
import { code } from '../text/template.ts';
import { coreImport } from './imports.ts';
import { quoted } from './quoted.ts';
import type { CResource } from './types.ts';
import type { CWorld } from './world.ts';

export function resourceFunctions(world: CWorld, of: CResource): Doc {
  const { resource, own, drop, ours } = of;
  const names = world.builtins(of);
  const { builtins } = resource;
  const dropped = code`
    ${coreImport(builtins.drop, { params: ['i32'], results: [] }, names.drop.text)}
    void ${drop.text}(${own.text} handle) {
      ${names.drop.text}((int32_t)handle.index);
    }`;
  if (ours === undefined) return dropped;
  const rep = ours.repType.text;
  return code`
    ${dropped}

    ${coreImport(builtins.new!, { params: ['i32'], results: ['i32'] }, names.new.text)}
    ${own.text} ${ours.make.text}(${rep} *rep) {
      ${own.text} handle = {(uint32_t)${names.new.text}((int32_t)rep)};
      return handle;
    }

    ${coreImport(builtins.rep!, { params: ['i32'], results: ['i32'] }, names.rep.text)}
    ${rep} *${ours.rep.text}(${own.text} handle) {
      return (${rep} *)${names.rep.text}((int32_t)handle.index);
    }

    EXPORT(${quoted(resource.dtor!)})
    void ${names.dtor.text}(${rep} *self) {
      ${ours.destructor.text}(self);
    }`;
}
