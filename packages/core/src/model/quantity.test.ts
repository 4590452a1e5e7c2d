import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Quantity, QuantityError } from './quantity.ts';

const runs = { seed: 20240229, numRuns: 500 };
const MAX_INT64 = 2n ** 63n - 1n;

describe('Quantity.fromMilli', () => {
  it.each([
    [0n, '0'],
    [1n, '1m'],
    [10n, '10m'],
    [100n, '100m'],
    [999n, '999m'],
    [1000n, '1'],
    [1001n, '1001m'],
    [1500n, '1500m'],
    [2000n, '2'],
    [10000n, '10'],
    [12345n, '12345m'],
    [100000n, '100'],
    [1000000n, '1k'],
    [1234567n, '1234567m'],
    [1000000000n, '1M'],
    [1500000000n, '1500k'],
    [123456789000n, '123456789'],
    [1000000000000n, '1G'],
    [1000000000000000n, '1T'],
    [MAX_INT64, '9223372036854775807m'],
    [-(2n ** 63n), '-9223372036854775808m'],
    [-1n, '-1m'],
    [-500n, '-500m'],
    [-1000n, '-1'],
    [-1500n, '-1500m'],
    [-1000000n, '-1k'],
  ])('writes %s thousandths as %s', (milli, text) => {
    expect(Quantity.fromMilli(milli).toString()).toBe(text);
  });

  it('goes on with exponents where the suffixes end', () => {
    expect(Quantity.fromMilli(10n ** 23n).toString()).toBe('100E');
    expect(Quantity.fromMilli(15n * 10n ** 23n).toString()).toBe('1500E');
    expect(Quantity.fromMilli(10n ** 24n).toString()).toBe('1e21');
    expect(Quantity.parse('1e21').milliValue()).toBe(10n ** 24n);
  });

  it('is read back as the same thousandths', () => {
    const milli = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
    fc.assert(
      fc.property(milli, (value) => {
        expect(Quantity.parse(Quantity.fromMilli(value).toString()).milliValue()).toBe(value);
      }),
      runs,
    );
  });
});

describe('a whole number', () => {
  /** The number of 1024s in it; ten decimals hold every 1024th exactly. */
  const inKi = (units: bigint): string => {
    const decimals = (units < 0n ? -units : units) * (10n ** 10n / 1024n);
    const digits = decimals.toString().padStart(11, '0');
    return `${units < 0n ? '-' : ''}${digits.slice(0, -10)}.${digits.slice(-10)}Ki`;
  };

  it.each([
    ['1', '1', '1'],
    ['999', '999', '999'],
    ['1000', '1k', '1k'],
    ['1024', '1024', '1Ki'],
    ['1025', '1025', '1025'],
    ['1536', '1536', '1536'],
    ['2048', '2048', '2Ki'],
    ['10000', '10k', '10000'],
    ['1000000', '1M', '1000000'],
    ['1048576', '1048576', '1Mi'],
    ['1500000', '1500k', '1500000'],
    ['1000000000', '1G', '1000000000'],
    ['1073741824', '1073741824', '1Gi'],
    ['1500000000', '1500M', '1500000000'],
    ['1000000000000', '1T', '976562500Ki'],
    ['-1000', '-1k', '-1k'],
    ['-1024', '-1024', '-1Ki'],
    ['-2048', '-2048', '-2Ki'],
    ['9223372036854775807', '9223372036854775807', '9223372036854775807'],
  ])('%s is %s in decimal and %s in binary', (units, decimal, binary) => {
    expect(Quantity.parse(units).toString()).toBe(decimal);
    expect(Quantity.parse(inKi(BigInt(units))).toString()).toBe(binary);
  });
});

describe('Quantity.parse', () => {
  it.each([
    ['0', '0', 0n],
    ['0m', '0', 0n],
    ['-0', '0', 0n],
    ['1', '1', 1000n],
    ['1.0', '1', 1000n],
    ['1.5', '1500m', 1500n],
    ['1.50', '1500m', 1500n],
    ['.5', '500m', 500n],
    ['0.5', '500m', 500n],
    ['1000', '1k', 1000000n],
    ['1001', '1001', 1001000n],
    ['10000', '10k', 10000000n],
    ['12345', '12345', 12345000n],
    ['100000', '100k', 100000000n],
    ['1000000', '1M', 1000000000n],
    ['1234567', '1234567', 1234567000n],
    ['1000m', '1', 1000n],
    ['1001m', '1001m', 1001n],
    ['2000m', '2', 2000n],
    ['12345m', '12345m', 12345n],
    ['1000000m', '1k', 1000000n],
    ['1000k', '1M', 1000000000n],
    ['1500k', '1500k', 1500000000n],
    ['1G', '1G', 10n ** 12n],
    ['1P', '1P', 10n ** 18n],
    ['42.42', '42420m', 42420n],
    ['-1', '-1', -1000n],
    ['-0.5', '-500m', -500n],
    ['-1.5', '-1500m', -1500n],
    ['-1m', '-1m', -1n],
    ['1Ki', '1Ki', 1024000n],
    ['1.5Ki', '1536', 1536000n],
    ['0.5Ki', '512', 512000n],
    ['0.001Ki', '1024m', 1024n],
    ['1000Ki', '1000Ki', 1024000000n],
    ['1024Ki', '1Mi', 1048576000n],
    ['1.5Gi', '1536Mi', 1610612736000n],
    ['100.035Ki', '102435840m', 102435840n],
    ['0.025Ti', '27487790694400m', 27487790694400n],
    ['-1Ki', '-1Ki', -1024000n],
    ['1e1', '10', 10000n],
    ['1e2', '100', 100000n],
    ['1e3', '1e3', 1000000n],
    ['1e-3', '1e-3', 1n],
    ['1.5e3', '1500', 1500000n],
    ['2.5e9', '2500e6', 2500000000000n],
    ['12e6', '12e6', 12000000000n],
    ['1e-10', '1e-9', 1n],
    ['0.1n', '1n', 1n],
    ['1.1n', '2n', 1n],
    ['3.001n', '4n', 1n],
    ['0.1u', '100n', 1n],
    ['0.1m', '100u', 1n],
    ['999999999n', '999999999n', 1000n],
    ['1000000000n', '1', 1000n],
    ['1.0001', '1000100u', 1001n],
    ['0.0005', '500u', 1n],
    ['0.3037037037037037', '303703704n', 304n],
  ])('reads %s as %s, in thousandths %s', (text, canonical, milli) => {
    const quantity = Quantity.parse(text);
    expect(quantity.toString()).toBe(canonical);
    expect(quantity.milliValue()).toBe(milli);
  });

  it.each([
    ['1.', '1'],
    ['+5', '5'],
    ['007', '7'],
    ['007m', '7m'],
    ['1.500', '1500m'],
    ['1e0', '1'],
    ['1e+3', '1e3'],
    ['1E3', '1e3'],
    ['1E-3', '1e-3'],
  ])('writes %s, which Go repeats as it came, as %s', (text, canonical) => {
    expect(Quantity.parse(text).toString()).toBe(canonical);
  });

  it.each(['.', '+', '-', '-.', 'm', 'Ki', 'e3', '00', '0Ki', '0e5'])(
    'reads %s as zero, as Kubernetes does',
    (text) => {
      const quantity = Quantity.parse(text);
      expect(quantity.isZero()).toBe(true);
      expect(quantity.toString()).toBe('0');
    },
  );

  it.each(['', ' 1', '1 ', '1\n', 'abc', 'NaN', 'Inf', '1,5', '1_0', '0x10', '1e1.5', '1KI', '1Z', '1..2', '١'])(
    'refuses %j, which is not in the grammar',
    (text) => {
      const message = `cannot read the quantity ${JSON.stringify(text)}: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`;
      expect(() => Quantity.parse(text)).toThrow(new QuantityError(message));
    },
  );

  it.each(['1K', '1i', '1ki', '1mi', '1mm', '1Kii', '1e', '1m2', '--1', '1-3', '1ee3', '1e+', '1ne3'])(
    'refuses %s for its suffix',
    (text) => {
      const message = `cannot read the quantity "${text}": unable to parse quantity's suffix`;
      expect(() => Quantity.parse(text)).toThrow(new QuantityError(message));
    },
  );

  it('rounds what is finer than a nano away from zero', () => {
    expect(Quantity.parse('-0.1n').toString()).toBe('-1n');
    expect(Quantity.parse('-1.0000000001').toString()).toBe('-1000000001n');
    expect(Quantity.parse('0.0000000001Ki').toString()).toBe('103n');
    expect(Quantity.parse('1e-1000').toString()).toBe('1e-9');
  });

  it.each([
    ['7Ei', '7Ei'],
    ['8Ei', '9223372036854775807'],
    ['9Ei', '9223372036854775807'],
    ['-9Ei', '-9223372036854775807'],
  ])('stops at 64 bits for binary suffixes: %s is %s', (text, canonical) => {
    expect(Quantity.parse(text).toString()).toBe(canonical);
  });

  it('reads the largest numbers it takes, and writes them so that they can be read', () => {
    const largest = `${'9'.repeat(1000)}.999999999`;
    expect(Quantity.parse(largest).toString()).toBe(`${'9'.repeat(1009)}n`);
    expect(Quantity.parse(Quantity.parse(largest).toString()).toString()).toBe(`${'9'.repeat(1009)}n`);
    expect(Quantity.parse('1e999').toString()).toBe('1e999');
  });

  it.each([
    ['1e100000000', 'its exponent is not between -1000 and 1000'],
    ['1e-100000000', 'its exponent is not between -1000 and 1000'],
    ['0E1001', 'its exponent is not between -1000 and 1000'],
    ['1e1000', 'it is not below 1e1000'],
    ['-100e998', 'it is not below 1e1000'],
  ])('refuses %s rather than work on it for hours', (text, problem) => {
    expect(() => Quantity.parse(text)).toThrow(new QuantityError(`cannot read the quantity "${text}": ${problem}`));
  });

  it('refuses long texts, and shows only their beginning', () => {
    const message = `cannot read the quantity "${'1'.repeat(64)}…": it is longer than 2000 characters`;
    expect(() => Quantity.parse('1'.repeat(2001))).toThrow(new QuantityError(message));
    expect(Quantity.parse('0'.repeat(2000)).isZero()).toBe(true);
  });
});

describe('a canonical text', () => {
  const suffixes = [
    '',
    'n',
    'u',
    'm',
    'k',
    'M',
    'G',
    'T',
    'P',
    'E',
    'Ki',
    'Mi',
    'Gi',
    'Ti',
    'Pi',
    'Ei',
    'e-30',
    'e-4',
    'E0',
    'e7',
    'e500',
  ];
  const texts = fc
    .tuple(
      fc.constantFrom('', '+', '-'),
      fc.stringMatching(/^[0-9]{0,25}(\.[0-9]{0,25})?$/),
      fc.constantFrom(...suffixes),
    )
    .map((parts) => parts.join(''))
    .filter((text) => text !== '');

  it('is read as the same number and written the same again', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const quantity = Quantity.parse(text);
        const again = Quantity.parse(quantity.toString());
        expect(again.equals(quantity)).toBe(true);
        expect(again.toString()).toBe(quantity.toString());
      }),
      runs,
    );
  });

  it('has no fraction, no plus, no leading zero and no thousands that a suffix could carry', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(Quantity.parse(text).toString()).toMatch(/^(0|-?[1-9][0-9]*([numkMGTPE]|[KMGTPE]i|e-?[1-9][0-9]*)?)$/);
        expect(Quantity.parse(text).toString()).not.toMatch(/000([numkMGTPE]?|e.*)$/);
      }),
      runs,
    );
  });

  it('has a QuantityError in its place where a text is none, and never another error', () => {
    const anything = fc.string({ unit: fc.constantFrom(...'0123456789.+-eEinumkKMGTPx '), maxLength: 12 });
    fc.assert(
      fc.property(anything, (text) => {
        try {
          Quantity.parse(text);
        } catch (error) {
          expect(error).toBeInstanceOf(QuantityError);
        }
      }),
      runs,
    );
  });
});

describe('Quantity.fromNumber', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [3, '3'],
    [2.5, '2500m'],
    [105.763, '105763m'],
    [123.4567, '123457m'],
    [1e6, '1M'],
    [1e12, '1T'],
    [9.2e15, '9200T'],
    [2 ** 53 + 2, '9007199254740994'],
    [-0.5, '-500m'],
    [0.1 + 0.2, '300m'],
  ])('writes %s as %s', (value, text) => {
    expect(Quantity.fromNumber(value).toString()).toBe(text);
  });

  it.each([
    [0.0625, '62m'],
    [0.1875, '188m'],
    [-0.0625, '-62m'],
    [-0.1875, '-188m'],
  ])('rounds %s, exactly half, to the even %s', (value, text) => {
    expect(Quantity.fromNumber(value).toString()).toBe(text);
  });

  it('decides on the exact value of the double', () => {
    expect(Quantity.fromNumber(0.0625 + 2 ** -54).toString()).toBe('63m');
    // 1.0005 is a little less than it looks, 1.0015 a little more.
    expect(Quantity.fromNumber(1.0005).toString()).toBe('1');
    expect(Quantity.fromNumber(1.0015).toString()).toBe('1002m');
  });

  it.each([
    [0.001, '1m'],
    [0.0009, '900u'],
    [0.0005, '500u'],
    [-0.0003, '-300u'],
    [0.0003, '300u'],
    [0.0009999999999, '1m'],
    [2 ** -10, '976562n'],
    [1.6e-9, '2n'],
    [1e-9, '1n'],
    [0.4e-9, '1n'],
    [-1e-12, '-1n'],
    [Number.MIN_VALUE, '1n'],
    [-Number.MIN_VALUE, '-1n'],
  ])('keeps %s, which is small, as %s', (value, text) => {
    expect(Quantity.fromNumber(value).toString()).toBe(text);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %s', (value) => {
    const message = `cannot make a quantity of ${value}: it is not a finite number`;
    expect(() => Quantity.fromNumber(value)).toThrow(new QuantityError(message));
  });

  it('refuses what the HPA would read as another number, and nothing smaller', () => {
    expect(Quantity.fromNumber(9223372036854774).milliValue()).toBe(9223372036854774000n);
    expect(Quantity.fromNumber(-9223372036854774).milliValue()).toBe(-9223372036854774000n);
    for (const value of [9223372036854776, -9223372036854776, 1e19, Number.MAX_VALUE]) {
      const message = `cannot make a quantity of ${value}: its thousandths do not fit in the 64 bits in which autoscalers read them`;
      expect(() => Quantity.fromNumber(value)).toThrow(new QuantityError(message));
    }
  });

  it('is the nearest milli, or nano below one milli, by exact arithmetic', () => {
    const doubles = fc.oneof(
      fc.double({ min: -9e15, max: 9e15, noNaN: true }),
      fc.double({ min: -2, max: 2, noNaN: true }),
      fc.double({ min: -1e-3, max: 1e-3, noNaN: true }),
      fc.integer({ min: -4096, max: 4096 }).map((sixteenths) => sixteenths / 16),
    );
    fc.assert(
      fc.property(doubles, (value) => {
        const nano = nanoOf(Quantity.fromNumber(value));
        // Every double of these is a whole multiple of 2^-1074.
        const scaled = scaledDouble(value);
        const unit = magnitudeOf(scaled) * 1000n < 2n ** 1074n ? 1n : 1_000_000n;
        const distance = magnitudeOf(nano * 2n ** 1074n - scaled * 1_000_000_000n);
        const half = unit * 2n ** 1073n;
        expect(nano % unit).toBe(0n);
        expect(Math.sign(Number(nano))).toBe(Math.sign(value) + 0);
        if (magnitudeOf(scaled) * 1_000_000_000n < 2n ** 1074n) expect(magnitudeOf(nano)).toBe(value === 0 ? 0n : 1n);
        else if (distance === half) expect((nano / unit) % 2n).toBe(0n);
        else expect(distance < half).toBe(true);
      }),
      { ...runs, numRuns: 2000 },
    );
  });

  it('gives back what Quantity.toNumber gave, for whole millis', () => {
    fc.assert(
      fc.property(fc.integer(), (milli) => {
        const quantity = Quantity.fromMilli(BigInt(milli));
        expect(quantity.toNumber()).toBe(milli / 1000);
        expect(Quantity.fromNumber(quantity.toNumber())).toEqual(quantity);
      }),
      runs,
    );
  });
});

describe('Quantity.milliValue', () => {
  it.each([
    ['-0.1n', -1n],
    ['-1.0001', -1001n],
    ['-1n', -1n],
    ['9223372036854776', 9223372036854776000n],
    ['92233720368547758', 92233720368547758000n],
    ['1E', 10n ** 21n],
    ['9E', 9n * 10n ** 21n],
    ['9.5E', 95n * 10n ** 20n],
    ['1e19', 10n ** 22n],
    ['1e400', 10n ** 403n],
    ['1Ei', 2n ** 60n * 1000n],
    ['8Ei', MAX_INT64 * 1000n],
  ])('is right where Go overflows or loses the sign: %s', (text, milli) => {
    expect(Quantity.parse(text).milliValue()).toBe(milli);
  });

  it.each([
    ['9.5E', '9500P'],
    ['1e19', '10e18'],
    ['1e400', '10e399'],
  ])('does not hinder the writing of %s as %s', (text, canonical) => {
    expect(Quantity.parse(text).toString()).toBe(canonical);
  });
});

describe('Quantity.value', () => {
  it.each([
    ['0', 0n],
    ['3', 3n],
    ['1500m', 2n],
    ['1m', 1n],
    ['1n', 1n],
    ['-1500m', -2n],
    ['-1n', -1n],
    ['-2', -2n],
    ['1Ki', 1024n],
    ['9223372036854775807', 9_223_372_036_854_775_807n],
    ['9E', 9_000_000_000_000_000_000n],
    ['1e19', 10_000_000_000_000_000_000n],
  ])('reads %s as %d whole units, rounded away from zero', (text, expected) => {
    expect(Quantity.parse(text).value()).toBe(expected);
  });
});

describe('comparing and adding quantities', () => {
  it.each([
    ['1k', '1000', 0],
    ['1Ki', '1024', 0],
    ['1e3', '1k', 0],
    ['999m', '1', -1],
    ['-1', '-999m', -1],
    ['1n', '0', 1],
  ] as const)('%s against %s is %i', (left, right, order) => {
    expect(Quantity.parse(left).compareTo(Quantity.parse(right))).toBe(order);
    expect(Quantity.parse(left).equals(Quantity.parse(right))).toBe(order === 0);
  });

  it('orders as the exact fractions do', () => {
    const amount = fc.tuple(fc.bigInt({ min: -5000n, max: 5000n }), fc.constantFrom('n', 'u', 'm', '', 'k'));
    const scale = { n: 1n, u: 10n ** 3n, m: 10n ** 6n, '': 10n ** 9n, k: 10n ** 12n } as const;
    const nanos = ([digits, suffix]: [bigint, keyof typeof scale]) => digits * scale[suffix];
    fc.assert(
      fc.property(amount, amount, (left, right) => {
        const order = nanos(left) === nanos(right) ? 0 : nanos(left) < nanos(right) ? -1 : 1;
        expect(Quantity.parse(left.join('')).compareTo(Quantity.parse(right.join('')))).toBe(order);
      }),
      runs,
    );
  });

  it.each([
    ['1500m', '500m', '2'],
    ['1Ki', '1', '1025'],
    ['1Ki', '1k', '2024'],
    ['1k', '24', '1024'],
    ['0', '1Ki', '1Ki'],
    ['1k', '1Ki', '2024'],
    ['1Ki', '0', '1Ki'],
    ['24', '1000Ki', '1024024'],
    ['-1', '1', '0'],
    ['1n', '1E', '1000000000000000000000000001n'],
    ['4Ei', '4Ei', '9223372036854775808'],
  ])('adds %s and %s to %s', (left, right, sum) => {
    const total = Quantity.parse(left).add(Quantity.parse(right));
    expect(total.toString()).toBe(sum);
    expect(Quantity.parse(sum).equals(total)).toBe(true);
  });
});

describe('a quantity as a value', () => {
  it.each(['1n', '-1n', '1', '1Ki'])('%s is not zero', (text) => {
    expect(Quantity.parse(text).isZero()).toBe(false);
  });

  it('is a string in JSON', () => {
    expect(JSON.stringify({ value: Quantity.fromNumber(2.5) })).toBe('{"value":"2500m"}');
  });

  it('is equal for a test when number and way of writing are', () => {
    expect(Quantity.fromNumber(3)).toEqual(Quantity.parse('3000m'));
    expect(Quantity.fromNumber(3)).not.toEqual(Quantity.fromNumber(4));
    expect(Quantity.parse('1e3')).not.toEqual(Quantity.parse('1k'));
  });

  it.each([
    ['0', 0],
    ['105763m', 105.763],
    ['-1n', -1e-9],
    ['9007199254740993', 9007199254740992],
    ['1e400', Number.POSITIVE_INFINITY],
  ])('%s is near the double %s', (text, value) => {
    expect(Quantity.parse(text).toNumber()).toBe(value);
  });
});

function nanoOf(quantity: Quantity): bigint {
  const match = /^(-?[0-9]+)([numkMGTPE]?)$/.exec(quantity.toString());
  const [, digits = '', suffix = ''] = match ?? [];
  return BigInt(digits) * 1000n ** BigInt(['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'].indexOf(suffix));
}

/** The double times 2^1074, by doubling alone: no step of it rounds. */
function scaledDouble(value: number): bigint {
  let rest = Math.abs(value);
  let doublings = 0;
  while (!Number.isInteger(rest)) {
    rest *= 2;
    doublings += 1;
  }
  const scaled = BigInt(rest) * 2n ** BigInt(1074 - doublings);
  return value < 0 ? -scaled : scaled;
}

function magnitudeOf(value: bigint): bigint {
  return value < 0n ? -value : value;
}
