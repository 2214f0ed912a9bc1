// Builds an ONNX graph node by node and encodes it. Only what our graphs need of the format.

import protobuf from 'protobufjs';

export type Attribute = number | string | readonly number[] | { readonly float: number };

export type ElementType = 'float32' | 'uint8' | 'int32' | 'int64';

const elementTypes: Readonly<Record<ElementType, number>> = { float32: 1, uint8: 2, int32: 6, int64: 7 };

interface ValueInfo {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
}

/** onnx.proto3, the messages and fields used here, numbered as there (IR version 8). */
const schema = `syntax = "proto3";
message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
message Shape { repeated Dimension dim = 1; }
message TensorType { int32 elem_type = 1; Shape shape = 2; }
message Type { TensorType tensor_type = 1; }
message ValueInfo { string name = 1; Type type = 2; }
message Tensor { repeated int64 dims = 1; int32 data_type = 2; repeated float float_data = 4; string name = 8; bytes raw_data = 9; }
message Attribute { string name = 1; float f = 2; int64 i = 3; bytes s = 4; Tensor t = 5; repeated float floats = 7; repeated int64 ints = 8; int32 type = 20; }
message Node { repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4; repeated Attribute attribute = 5; string domain = 7; }
message Graph { repeated Node node = 1; string name = 2; repeated Tensor initializer = 5; repeated ValueInfo input = 11; repeated ValueInfo output = 12; }
message OperatorSet { string domain = 1; int64 version = 2; }
message Model { int64 ir_version = 1; Graph graph = 7; repeated OperatorSet opset_import = 8; }`;

export class Graph {
  readonly #nodes: object[] = [];
  readonly #initializers: object[] = [];
  readonly #inputs: ValueInfo[] = [];
  readonly #outputs: ValueInfo[] = [];
  readonly #constants = new Map<string, string>();
  #fresh = 0;

  input(name: string, shape: readonly number[], type: ElementType = 'float32'): string {
    this.#inputs.push({ name, shape, type });
    return name;
  }

  /** Gives a value its outside name. */
  output(name: string, value: string, shape: readonly number[], type: ElementType = 'float32'): void {
    this.#nodes.push({ opType: 'Identity', input: [value], output: [name] });
    this.#outputs.push({ name, shape, type });
  }

  /** An operator with one result; ops of the contrib domain are written `com.microsoft:Name`. */
  op(type: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const output = this.#name();
    this.#node(type, inputs, attributes, [output]);
    return output;
  }

  /** An operator with two results. */
  pair(
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): readonly [string, string] {
    const outputs = [this.#name(), this.#name()] as const;
    this.#node(type, inputs, attributes, outputs);
    return outputs;
  }

  /** Whole numbers, [n]; equal ones are shared. */
  integers(values: readonly number[]): string {
    const data = BigInt64Array.from(values, BigInt);
    return this.#constant(`i${values.join()}`, {
      dims: [values.length],
      dataType: elementTypes.int64,
      rawData: new Uint8Array(data.buffer),
    });
  }

  /** A scalar; equal ones are shared. */
  scalar(value: number): string {
    return this.#constant(`s${value}`, { dims: [], dataType: elementTypes.float32, floatData: [value] });
  }

  constant(values: Float32Array | readonly number[], shape: readonly number[]): string {
    const name = this.#name();
    const data = Float32Array.from(values);
    const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#initializers.push({ name, dims: [...shape], dataType: elementTypes.float32, rawData });
    return name;
  }

  encode(): Uint8Array {
    const model = protobuf.parse(schema).root.lookupType('Model');
    const message = model.fromObject({
      irVersion: 8,
      opsetImport: [
        { domain: '', version: 18 },
        { domain: 'com.microsoft', version: 1 },
        { domain: 'com.microsoft.nchwc', version: 1 },
      ],
      graph: {
        name: 'second-look',
        node: this.#nodes,
        initializer: this.#initializers,
        input: this.#inputs.map(encodeValueInfo),
        output: this.#outputs.map(encodeValueInfo),
      },
    });
    return model.encode(message).finish();
  }

  #node(
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>>,
    outputs: readonly string[],
  ): void {
    const [domain, opType] = type.includes(':') ? type.split(':') : ['', type];
    this.#nodes.push({
      opType,
      domain,
      input: [...inputs],
      output: [...outputs],
      attribute: Object.entries(attributes).map(([name, value]) => encodeAttribute(name, value)),
    });
  }

  #constant(key: string, tensor: object): string {
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const name = this.#name();
    this.#initializers.push({ name, ...tensor });
    this.#constants.set(key, name);
    return name;
  }

  #name(): string {
    return `v${this.#fresh++}`;
  }
}

function encodeValueInfo({ name, shape, type }: ValueInfo): object {
  const dim = shape.map((dimValue) => ({ dimValue }));
  return { name, type: { tensorType: { elemType: elementTypes[type], shape: { dim } } } };
}

/** Attribute types as onnx.proto numbers them: 1 float, 2 integer, 3 string, 7 integers. */
function encodeAttribute(name: string, value: Attribute): object {
  if (typeof value === 'number') return { name, i: value, type: 2 };
  if (typeof value === 'string') return { name, s: new TextEncoder().encode(value), type: 3 };
  if ('float' in value) return { name, f: value.float, type: 1 };
  return { name, ints: [...value], type: 7 };
}
