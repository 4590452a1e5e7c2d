import type { Findings } from './findings.ts';
import type { Path } from './rule-document.ts';

/** A name that a rule answers, for one kind of objects or as an external metric. */
export interface Claim {
  readonly name: string;
  /** Absent for an external metric. */
  readonly resource?: string;
  /** Absent where the name is the rule's own. What patterns claim shows when it is known which series there are. */
  readonly pattern?: string;
  /** Of the rule. */
  readonly path: Path;
  readonly findings: Findings;
}

/** Reports rules of which a question could mean either: nothing tells them apart, so nothing may choose. */
export function checkDoubles(claims: readonly Claim[]): void {
  const seen = new Map<string, Claim>();
  for (const claim of claims) {
    const key = keyOf(claim);
    const other = seen.get(key);
    if (other === undefined) seen.set(key, claim);
    else if (other.path !== claim.path) report(claim, other);
  }
}

/** Patterns are compared as they are written: of one that was copied every name has two rules. */
function keyOf({ name, resource, pattern }: Claim): string {
  const losesCase = resource === undefined && pattern === undefined;
  return JSON.stringify([resource, pattern, losesCase ? name.toLowerCase() : name]);
}

function report({ name, resource, path, findings }: Claim, other: Claim): void {
  const { file, line } = other.findings.placeOf(other.path);
  const subject = resource === undefined ? `the external metric "${name}"` : `"${name}" of ${resource}`;
  const message =
    name === other.name
      ? `${subject} has a rule already (${file}:${line})`
      : `${subject} cannot be told from "${other.name}" (${file}:${line}): Kubernetes' clients write the names of external metrics in small letters`;
  findings.report([...path, 'name'], { message, remedy: 'give one of them another name, or take one out' });
}
