/** A text or number that cannot be a {@link Quantity}. The message names the input and what is wrong with it. */
export class QuantityError extends Error {
  override readonly name = 'QuantityError';
}
