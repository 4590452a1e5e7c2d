/** The largest number of replicas that Kubernetes can write down. */
export const maxInt32 = 2 ** 31 - 1;

const minInt32 = -(2 ** 31);

/**
 * A double as Go makes an int32 of it on x86-64: what does not fit, upwards or downwards, becomes the lowest number
 * there is. (On ARM it would become the nearest.) Where the controller converts without looking, an enormous usage
 * therefore asks for fewer than zero replicas.
 */
export function toInt32(value: number): number {
  const whole = Math.trunc(value);
  // The zero takes the sign off a negative one.
  return whole >= minInt32 && whole <= maxInt32 ? whole + 0 : minInt32;
}

/** A double as an int32, where the controller does look whether it is too large. */
export function toInt32AtMost(value: number): number {
  return value > maxInt32 ? maxInt32 : toInt32(value);
}

/** A sum as Go's 32 bits hold it: too large ones come back as negative numbers. */
export function wrapInt32(value: number): number {
  return Number(BigInt.asIntN(32, BigInt(value)));
}

/** Usage over target, as a double like the controller's: 25/11 of 11 pods are 26 there, for the double is above it. */
export function ratioOf(usage: bigint, target: bigint): number {
  return Number(usage) / Number(target);
}
