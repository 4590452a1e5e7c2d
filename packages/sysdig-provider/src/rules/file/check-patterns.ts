import type { Claim } from './check-doubles.ts';
import { mostWaysTogether } from './pattern/check-cost.ts';
import { parsePattern } from './pattern/parse-pattern.ts';
import { PatternError } from './pattern/pattern-error.ts';

/** Reports the pattern from which on all of them together would take long: each is matched against every name there is. */
export function checkPatterns(claims: readonly Claim[]): void {
  let cost = 0;
  for (const { pattern = '', path, findings } of new Map(claims.map((claim) => [claim.path, claim])).values()) {
    cost += costOf(pattern);
    if (cost <= mostWaysTogether) continue;
    findings.report([...path, 'series'], {
      message: 'with those before it, the patterns have too many ways to match a name',
      remedy: 'say what may not be in a part: ([^.]+)\\. rather than (.+)\\., or make one pattern of several',
    });
    return;
  }
}

/** Of what is no pattern nothing is matched. */
function costOf(pattern: string): number {
  try {
    return pattern === '' ? 0 : parsePattern(pattern).cost;
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return 0;
  }
}
