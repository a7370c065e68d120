/**
 * Finds the end of a constant expression, as globals and tables have for their initial values (core specification,
 * Constant Expressions). What it computes is the engine's business.
 */
import { hex, type Reader } from '../reader.ts';
import { readHeapType } from './core-type.ts';

export function skipConstExpr(r: Reader): void {
  for (;;) {
    const at = r.pos;
    const op = r.byte('constant expression');
    switch (op) {
      case 0x0b: // end
        return;
      case 0x41: // i32.const
        r.skipLeb('constant', 32);
        break;
      case 0x42: // i64.const
        r.skipLeb('constant', 64);
        break;
      case 0x43: // f32.const
        r.take(4, 'constant');
        break;
      case 0x44: // f64.const
        r.take(8, 'constant');
        break;
      case 0x23: // global.get
      case 0xd2: // ref.func
        r.u32('index');
        break;
      case 0xd0: // ref.null
        readHeapType(r);
        break;
      case 0x6a: // i32 and i64: add, sub, mul
      case 0x6b:
      case 0x6c:
      case 0x7c:
      case 0x7d:
      case 0x7e:
        break;
      case 0xfb:
        skipGcInstruction(r, at);
        break;
      case 0xfd: {
        const sub = r.u32('vector instruction');
        if (sub !== 12) r.fail('malformed', `vector instruction ${sub} is not constant`, at);
        r.take(16, 'constant');
        break;
      }
      default:
        r.fail('malformed', `instruction ${hex(op)} is not constant`, at);
    }
  }
}

function skipGcInstruction(r: Reader, at: number): void {
  const sub = r.u32('instruction');
  switch (sub) {
    case 0: // struct.new, struct.new_default
    case 1:
    case 6: // array.new, array.new_default
    case 7:
      r.u32('type index');
      return;
    case 8: // array.new_fixed
      r.u32('type index');
      r.u32('length');
      return;
    case 26: // any.convert_extern, extern.convert_any, ref.i31
    case 27:
    case 28:
      return;
    default:
      r.fail('malformed', `instruction 0xfb ${sub} is not constant`, at);
  }
}
