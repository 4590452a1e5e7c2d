/** The fields of a protobuf message that a test server needs: numbers, and whatever has a length. The last of each counts. */
export interface ProtobufFields {
  readonly numbers: ReadonlyMap<number, number>;
  readonly bytes: ReadonlyMap<number, Buffer>;
}

/** What stands before every Kubernetes object in protobuf. */
const magic = Buffer.from('k8s\0');
/** Fields of `runtime.Unknown`, `TokenRequest` and `TokenRequestSpec`. */
const field = { raw: 2, spec: 2, expirationSeconds: 4 };

/**
 * How long the token of a `TokenRequest` in protobuf is to be valid, in seconds: `kubectl create token` writes no JSON.
 * Undefined when it does not say.
 */
export function readExpirationSeconds(body: Buffer): number | undefined {
  if (!body.subarray(0, magic.length).equals(magic)) return undefined;
  const request = readMessage(body.subarray(magic.length)).bytes.get(field.raw);
  const spec = request && readMessage(request).bytes.get(field.spec);
  return spec && readMessage(spec).numbers.get(field.expirationSeconds);
}

/** Reads a message as far as it can be read. */
function readMessage(message: Buffer): ProtobufFields {
  const numbers = new Map<number, number>();
  const bytes = new Map<number, Buffer>();
  let at = 0;
  const readNumber = (): number => {
    let value = 0;
    for (let factor = 1; at < message.length; factor *= 128) {
      const byte = message[at] ?? 0;
      at += 1;
      value += (byte & 127) * factor;
      if (byte < 128) break;
    }
    return value;
  };
  while (at < message.length) {
    const tag = readNumber();
    const type = tag % 8;
    if (type === 0) numbers.set(Math.floor(tag / 8), readNumber());
    else if (type === 2) {
      const length = readNumber();
      bytes.set(Math.floor(tag / 8), message.subarray(at, at + length));
      at += length;
    } else break;
  }
  return { numbers, bytes };
}
