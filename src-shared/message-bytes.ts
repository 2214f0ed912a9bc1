// Messages as bytes, for channels that carry no objects. MessagePack, with typed arrays and long lists of strings as
// extensions of it.

import { ExtensionCodec, decode, encode } from '@msgpack/msgpack';

/** Their place in this list is part of the format. Little endian, like every machine we run on. */
const arrayTypes = [Uint8Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array] as const;

const typedArray = 1;
const stringList = 2;
/** Shorter ones gain nothing. */
const fewStrings = 64;

const codec = new ExtensionCodec();
codec.register({
  type: typedArray,
  encode(value) {
    const index = arrayTypes.findIndex((type) => value instanceof type);
    if (index < 0) return null;
    const { buffer, byteOffset, byteLength } = value as Uint8Array;
    const bytes = new Uint8Array(1 + byteLength);
    bytes[0] = index;
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), 1);
    return bytes;
  },
  decode(bytes) {
    const type = arrayTypes.at(bytes[0]);
    if (type === undefined) throw new RangeError(`There is no typed array number ${bytes[0]}.`);
    // A copy, because the elements must begin at a multiple of their size. Not by `slice`: that of a Node Buffer copies
    // nothing, and its memory holds what others wrote.
    return new type(new Uint8Array(bytes.subarray(1)).buffer);
  },
});

// 100,000 paths as one text: a sixth of the time of as many strings.
codec.register({
  type: stringList,
  encode(value) {
    if (!isLongStringList(value)) return null;
    return new TextEncoder().encode(value.join('\0'));
  },
  decode: (bytes) => new TextDecoder().decode(bytes).split('\0'),
});

function isLongStringList(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length >= fewStrings &&
    value.every((item) => typeof item === 'string' && !item.includes('\0'))
  );
}

/** Plain data: null, booleans, numbers, strings, arrays, objects and typed arrays. A field that is undefined is left out. */
export function toBytes(message: unknown): Uint8Array {
  return encode(message, { extensionCodec: codec, ignoreUndefined: true });
}

/** @throws Error when the bytes are no message */
export function fromBytes(bytes: Uint8Array): unknown {
  return decode(bytes, { extensionCodec: codec });
}
