import { ContractViolation, ensure, SubjectFault } from './contract-violation.ts';

/** Something under the name that tells it from the others. */
export type Named<Thing> = readonly [name: string, Thing];

interface ToPair<Known, Actual> {
  readonly known: readonly Named<Known>[];
  readonly actual: readonly Named<Actual>[];
  /** What failures call the actual ones. */
  readonly what?: string;
}

/** Every known thing with the actual one of its name. Throws unless there are just these, in whatever order. */
export function pairUp<Known, Actual>({
  known,
  actual,
  what = 'the answer',
}: ToPair<Known, Actual>): readonly (readonly [name: string, Known, Actual])[] {
  const names = new Set(known.map(([name]) => name));
  const surplus = actual.find(([name]) => !names.has(name));
  ensure(surplus === undefined, `${what} has ${surplus?.[0]}, which is not asked for`);
  return known.map(([name, thing]) => {
    const found = actual.find(([other]) => other === name);
    if (found === undefined) throw new ContractViolation(`${what} lacks ${name}`);
    return [name, thing, found[1]];
  });
}

/** The first of what a subject knows. */
export function firstOf<Thing>(known: readonly Thing[]): Thing {
  const [first] = known;
  if (first === undefined) throw new SubjectFault('the subject knows nothing that could be asked for');
  return first;
}
