/**
 * WebAssembly, written as expressions: for the few loops where arithmetic on 64 bits, or on two numbers at a time, is
 * several times as fast as what JavaScript compiles to. It runs wherever Node does, and gives the same bits everywhere.
 */

/** Instructions as the bytes that they are. */
export type Code = readonly number[];

const TYPES = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b } as const;
type Type = keyof typeof TYPES;

export interface Local {
  readonly get: Code;
  set(value: Code): Code;
}

interface Defined {
  readonly parameters: readonly Type[];
  readonly locals: readonly Type[];
  readonly result: Type | null;
  readonly code: Code;
}

/** A function of the parameters, whose code leaves the result. Locals begin at 0. */
export function wasmFunction<Name extends string>(
  parameters: Partial<Record<Name, Type>>,
  locals: Partial<Record<Name, Type>>,
  result: Type | null,
  code: (of: Readonly<Record<Name, Local>>) => Code,
): Defined {
  const named = [...Object.entries(parameters), ...Object.entries(locals)] as [Name, Type][];
  const of = Object.fromEntries(
    named.map(([name], at) => [
      name,
      { get: [0x20, ...unsigned(at)], set: (value: Code) => [...value, 0x21, ...unsigned(at)] },
    ]),
  ) as unknown as Record<Name, Local>;
  return {
    parameters: Object.values(parameters) as Type[],
    locals: Object.values(locals) as Type[],
    result,
    code: code(of),
  };
}

/** What of WebAssembly is used; the language's own declarations have it with browsers only. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: Record<string, unknown> };
};

interface Memory {
  readonly buffer: ArrayBuffer;
  /** By so many pages; views of the buffer of before are empty then. */
  grow(pages: number): void;
}
export const WASM_PAGE = 65_536;

/** Compiles functions, which refer to each other by their place; instances have a memory each, of one page at first. */
export function wasmModule<Functions extends Readonly<Record<string, Defined>>>(
  functions: Functions,
): () => { readonly memory: Memory } & Readonly<Record<keyof Functions, (...numbers: number[]) => number>> {
  const all = Object.values(functions);
  const types = all.map(({ parameters, result }) => [
    0x60,
    ...vector(parameters.map((type) => [TYPES[type]])),
    ...vector(result === null ? [] : [[TYPES[result]]]),
  ]);
  const bodies = all.map(({ locals, code }) => {
    const body = [...vector(locals.map((type) => [1, TYPES[type]])), ...code, 0x0b];
    return [...unsigned(body.length), ...body];
  });
  const exported = [
    [...text('memory'), 2, 0],
    ...Object.keys(functions).map((name, at) => [...text(name), 0, ...unsigned(at)]),
  ];
  const section = (id: number, entries: readonly Code[]) => {
    const content = vector(entries);
    return [id, ...unsigned(content.length), ...content];
  };
  const bytes = Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(
      3,
      all.map((_, at) => unsigned(at)),
    ),
    ...section(5, [[0, 1]]),
    ...section(7, exported),
    ...section(10, bodies),
  ]);
  const module = new WebAssembly.Module(bytes);
  return () => new WebAssembly.Instance(module).exports as never;
}

function unsigned(value: number): Code {
  return value < 128 ? [value] : [(value % 128) + 128, ...unsigned(Math.floor(value / 128))];
}

function signed(value: bigint): Code {
  const low = Number(BigInt.asUintN(7, value));
  const rest = value >> 7n;
  return (rest === 0n && low < 64) || (rest === -1n && low >= 64) ? [low] : [low + 128, ...signed(rest)];
}

function vector(entries: readonly Code[]): Code {
  return [...unsigned(entries.length), ...entries.flat()];
}

function text(name: string): Code {
  return vector([...Buffer.from(name)].map((byte) => [byte]));
}

type Unary = (a: Code) => Code;
type Binary = (a: Code, b: Code) => Code;
const unary =
  (...code: number[]): Unary =>
  (a) => [...a, ...code];
const binary =
  (...code: number[]): Binary =>
  (a, b) => [...a, ...b, ...code];
/** Memory from the address on, whatever it is aligned to. */
const load =
  (...code: number[]) =>
  (address: Code, offset = 0): Code => [...address, ...code, 0, ...unsigned(offset)];
const store =
  (...code: number[]) =>
  (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...code, 0, ...unsigned(offset)];

const EMPTY = 0x40;
/** Does so while the condition holds, which is asked after each time. */
export const repeatWhile = (code: Code, condition: Code): Code => [0x03, EMPTY, ...code, ...condition, 0x0d, 0, 0x0b];
export const when = (condition: Code, code: Code, otherwise: Code = []): Code => [
  ...condition,
  ...[0x04, EMPTY],
  ...code,
  ...(otherwise.length > 0 ? [0x05, ...otherwise] : []),
  0x0b,
];
/** The one or the other: both are computed. */
export const choose = (condition: Code, yes: Code, no: Code): Code => [...yes, ...no, ...condition, 0x1b];
export const call = (place: number, ...operands: Code[]): Code => [...operands.flat(), 0x10, ...unsigned(place)];

export const i32 = {
  of: (value: number): Code => [0x41, ...signed(BigInt(value))],
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  and: binary(0x71),
  shl: binary(0x74),
  shr: binary(0x75),
  lt: binary(0x48),
  le: binary(0x4c),
  ne: binary(0x47),
  gt: binary(0x4a),
  isZero: unary(0x45),
  fromI64: unary(0xa7),
  store8: store(0x3a),
};

/** Whole numbers of 64 bits; `u` takes them for numbers without sign. */
export const i64 = {
  of: (value: bigint): Code => [0x42, ...signed(BigInt.asIntN(64, value))],
  add: binary(0x7c),
  sub: binary(0x7d),
  mul: binary(0x7e),
  divU: binary(0x80),
  remU: binary(0x82),
  and: binary(0x83),
  or: binary(0x84),
  shl: binary(0x86),
  shrU: binary(0x88),
  shr: binary(0x87),
  lt: binary(0x53),
  eq: binary(0x51),
  leU: binary(0x58),
  ltU: binary(0x54),
  isZero: unary(0x50),
  ofI32: unary(0xac),
  truncate: unary(0xfc, 0x06),
  bits: unary(0xbd),
  load: load(0x29),
  store8: store(0x3c),
};

export const f64 = {
  of: (value: number): Code => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)],
  abs: unary(0x99),
  floor: unary(0x9c),
  eq: binary(0x61),
  load: load(0x2b),
};

/** Two numbers of 64 bits at a time. */
export const f64x2 = {
  both: load(0xfd, 0x0a),
  add: binary(0xfd, 0xf0, 0x01),
  mul: binary(0xfd, 0xf2, 0x01),
  lt: binary(0xfd, 0x49),
  zero: [0xfd, 0x0c, ...new Array<number>(16).fill(0)] as Code,
  /** What of a is not in b, bit by bit. */
  andNot: binary(0xfd, 0x4f),
  load: load(0xfd, 0x00),
  store: store(0xfd, 0x0b),
};
