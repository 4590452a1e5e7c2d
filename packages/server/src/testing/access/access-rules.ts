import { type AccessQuestion, type AccessRule, covers, reasonOf, subjectOf } from './access-rule.ts';

export interface AccessDecision {
  readonly allowed: boolean;
  /** Nobody else may allow it. */
  readonly denied?: boolean;
  readonly reason?: string;
}

/** Decides itself; undefined leaves it to the others. */
export type AccessFunction = (question: AccessQuestion) => AccessDecision | undefined;

const everybody = ['system:authenticated', 'system:unauthenticated'];

/** What every cluster has: administrators, discovery, health. */
const systemRules: readonly AccessRule[] = [
  {
    name: 'system:discovery',
    groups: ['system:authenticated'],
    verbs: ['get'],
    nonResourceURLs: ['/api', '/api/*', '/apis', '/apis/*', '/healthz', '/livez', '/openapi/*', '/readyz', '/version'],
  },
  {
    name: 'system:public-info-viewer',
    groups: everybody,
    verbs: ['get'],
    nonResourceURLs: ['/healthz', '/livez', '/readyz', '/version'],
  },
];

/** Decides by rules, the first that allows counts, and by functions, who are asked before. */
export class AccessRules {
  readonly #rules = new Set<AccessRule>(systemRules);
  readonly #functions = new Set<AccessFunction>();

  /** Until the returned function is called. */
  allow(rule: AccessRule): () => void {
    return addTo(this.#rules, rule);
  }

  /** Until the returned function is called. */
  decideBy(decide: AccessFunction): () => void {
    return addTo(this.#functions, decide);
  }

  decide(question: AccessQuestion): AccessDecision {
    for (const decide of this.#functions) {
      const decision = decide(question);
      if (decision !== undefined) return decision;
    }
    if (question.user.groups.includes('system:masters')) return { allowed: true };
    for (const rule of this.#rules) {
      const subject = subjectOf(rule, question.user);
      if (subject !== undefined && covers(rule, question)) return { allowed: true, reason: reasonOf(rule, subject) };
    }
    return { allowed: false };
  }
}

function addTo<T>(all: Set<T>, one: T): () => void {
  all.add(one);
  return () => {
    all.delete(one);
  };
}
