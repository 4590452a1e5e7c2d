import type { ApiObject } from '../objects/api-object.ts';

/**
 * Writes objects in one media type. An encoder is also an offer to `negotiate`. Whoever serves another media type, YAML
 * for example, implements this interface; one that can write any object is an `Encoder<object>`.
 */
export interface Encoder<Input extends object = ApiObject> {
  /** What the answer's `Content-Type` says; in lower case, without parameters. */
  readonly mediaType: string;
  /** The whole body: bytes, or text that is to be sent as UTF-8. */
  encode(object: Input, style?: EncodingStyle): string | Uint8Array;
}

/** How the same object may be written. */
export interface EncodingStyle {
  /** Laid out for people. A media type that is not for people takes no notice. */
  readonly pretty?: boolean;
}
