/**
 * Instructions by their names: `i32.add` is `i32Add`, a constant each, so that a
 * bundle has only those that it uses. What stands behind a code in a body is written by
 * `Code`. Core specification, Index of Instructions.
 */

/** The code of an instruction: one byte, or a prefix above bit 16 and the number behind it. */
export type Opcode = number;

/** The code behind a prefix byte. */
const prefixed = (prefix: number, code: number): Opcode => prefix * 0x1_0000 + code;

// Control, variables, constants, memories: with immediates, which `Code` has a method for.
export const block = 0x02;
export const loop = 0x03;
export const br = 0x0c;
export const brIf = 0x0d;
export const brTable = 0x0e;
export const call = 0x10;
export const callIndirect = 0x11;
export const tryTable = 0x1f;
export const localGet = 0x20;
export const localSet = 0x21;
export const localTee = 0x22;
export const globalGet = 0x23;
export const globalSet = 0x24;
export const memorySize = 0x3f;
export const memoryGrow = 0x40;
export const i32Const = 0x41;
export const i64Const = 0x42;
export const tableSize = prefixed(0xfc, 0x10);
export const memoryCopy = prefixed(0xfc, 0x0a);
export const memoryFill = prefixed(0xfc, 0x0b);

const ifCode = 0x04;
const elseCode = 0x05;
const returnCode = 0x0f;
export { ifCode as if, elseCode as else, returnCode as return };

// Loads and stores, with an alignment, a memory and an offset.
export const i32Load = 0x28;
export const i64Load = 0x29;
export const f32Load = 0x2a;
export const f64Load = 0x2b;
export const i32Load8S = 0x2c;
export const i32Load8U = 0x2d;
export const i32Load16S = 0x2e;
export const i32Load16U = 0x2f;
export const i64Load8S = 0x30;
export const i64Load8U = 0x31;
export const i64Load16S = 0x32;
export const i64Load16U = 0x33;
export const i64Load32S = 0x34;
export const i64Load32U = 0x35;
export const i32Store = 0x36;
export const i64Store = 0x37;
export const f32Store = 0x38;
export const f64Store = 0x39;
export const i32Store8 = 0x3a;
export const i32Store16 = 0x3b;
export const i64Store8 = 0x3c;
export const i64Store16 = 0x3d;
export const i64Store32 = 0x3e;

// Without immediates.
export const unreachable = 0x00;
export const nop = 0x01;
export const end = 0x0b;
export const drop = 0x1a;
export const select = 0x1b;
export const i32Eqz = 0x45;
export const i32Eq = 0x46;
export const i32Ne = 0x47;
export const i32LtS = 0x48;
export const i32LtU = 0x49;
export const i32GtS = 0x4a;
export const i32GtU = 0x4b;
export const i32LeS = 0x4c;
export const i32LeU = 0x4d;
export const i32GeS = 0x4e;
export const i32GeU = 0x4f;
export const i64Eqz = 0x50;
export const i64Eq = 0x51;
export const i64Ne = 0x52;
export const i64LtS = 0x53;
export const i64LtU = 0x54;
export const i64GtS = 0x55;
export const i64GtU = 0x56;
export const i64LeS = 0x57;
export const i64LeU = 0x58;
export const i64GeS = 0x59;
export const i64GeU = 0x5a;
export const f32Eq = 0x5b;
export const f32Ne = 0x5c;
export const f32Lt = 0x5d;
export const f32Gt = 0x5e;
export const f32Le = 0x5f;
export const f32Ge = 0x60;
export const f64Eq = 0x61;
export const f64Ne = 0x62;
export const f64Lt = 0x63;
export const f64Gt = 0x64;
export const f64Le = 0x65;
export const f64Ge = 0x66;
export const i32Clz = 0x67;
export const i32Ctz = 0x68;
export const i32Popcnt = 0x69;
export const i32Add = 0x6a;
export const i32Sub = 0x6b;
export const i32Mul = 0x6c;
export const i32DivS = 0x6d;
export const i32DivU = 0x6e;
export const i32RemS = 0x6f;
export const i32RemU = 0x70;
export const i32And = 0x71;
export const i32Or = 0x72;
export const i32Xor = 0x73;
export const i32Shl = 0x74;
export const i32ShrS = 0x75;
export const i32ShrU = 0x76;
export const i32Rotl = 0x77;
export const i32Rotr = 0x78;
export const i64Clz = 0x79;
export const i64Ctz = 0x7a;
export const i64Popcnt = 0x7b;
export const i64Add = 0x7c;
export const i64Sub = 0x7d;
export const i64Mul = 0x7e;
export const i64DivS = 0x7f;
export const i64DivU = 0x80;
export const i64RemS = 0x81;
export const i64RemU = 0x82;
export const i64And = 0x83;
export const i64Or = 0x84;
export const i64Xor = 0x85;
export const i64Shl = 0x86;
export const i64ShrS = 0x87;
export const i64ShrU = 0x88;
export const i64Rotl = 0x89;
export const i64Rotr = 0x8a;
export const i32WrapI64 = 0xa7;
export const i64ExtendI32S = 0xac;
export const i64ExtendI32U = 0xad;
export const f64Add = 0xa0;
export const f64ConvertI64U = 0xba;
export const f64PromoteF32 = 0xbb;
export const f32DemoteF64 = 0xb6;
export const i32ReinterpretF32 = 0xbc;
export const i64ReinterpretF64 = 0xbd;
export const f32ReinterpretI32 = 0xbe;
export const f64ReinterpretI64 = 0xbf;
export const i32Extend8S = 0xc0;
export const i32Extend16S = 0xc1;
export const i64Extend8S = 0xc2;
export const i64Extend16S = 0xc3;
export const i64Extend32S = 0xc4;

// Vectors of 128 bits: with 16 bytes, 16 lanes or one lane behind them.
export const v128Const = prefixed(0xfd, 0x0c);
export const i8x16Shuffle = prefixed(0xfd, 0x0d);
export const i32x4ExtractLane = prefixed(0xfd, 0x1b);
export const i64x2ReplaceLane = prefixed(0xfd, 0x1e);

// Loads and stores of vectors, with an alignment, a memory and an offset.
export const v128Load = prefixed(0xfd, 0x00);
export const v128Load8x8U = prefixed(0xfd, 0x02);
export const v128Load32Zero = prefixed(0xfd, 0x5c);
export const v128Load64Zero = prefixed(0xfd, 0x5d);
export const v128Store = prefixed(0xfd, 0x0b);
export const v128Store32Lane = prefixed(0xfd, 0x5a);
export const v128Store64Lane = prefixed(0xfd, 0x5b);

// Vectors without immediates.
export const i8x16Swizzle = prefixed(0xfd, 0x0e);
export const i8x16Splat = prefixed(0xfd, 0x0f);
export const i64x2Splat = prefixed(0xfd, 0x12);
export const i16x8Eq = prefixed(0xfd, 0x2d);
export const i16x8LtU = prefixed(0xfd, 0x30);
export const i32x4GtU = prefixed(0xfd, 0x3c);
export const i32x4GeU = prefixed(0xfd, 0x40);
export const v128And = prefixed(0xfd, 0x4e);
export const v128Or = prefixed(0xfd, 0x50);
export const v128Xor = prefixed(0xfd, 0x51);
export const v128AnyTrue = prefixed(0xfd, 0x53);
export const i8x16Bitmask = prefixed(0xfd, 0x64);
export const i8x16NarrowI16x8U = prefixed(0xfd, 0x66);
export const i8x16Add = prefixed(0xfd, 0x6e);
export const i8x16SubSatU = prefixed(0xfd, 0x73);
export const i16x8Bitmask = prefixed(0xfd, 0x84);
export const i16x8ExtendLowI8x16U = prefixed(0xfd, 0x89);
export const i16x8ExtendHighI8x16U = prefixed(0xfd, 0x8a);
export const i16x8ShrU = prefixed(0xfd, 0x8d);
export const i16x8Add = prefixed(0xfd, 0x8e);
export const i16x8MinU = prefixed(0xfd, 0x97);
export const i32x4Sub = prefixed(0xfd, 0xb1);

// Arrays, by the index of their type.
export const arrayNewDefault = prefixed(0xfb, 0x07);
export const arraySet = prefixed(0xfb, 0x0e);
