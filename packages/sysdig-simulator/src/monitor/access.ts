import { type Answer, gatewayAnswer, refusalAnswer } from '../http/answer.ts';
import type { ApiRequest } from '../http/read-request.ts';
import { Iam, type IamOptions } from './iam.ts';
import { accessDenied } from './monitor-error.ts';
import type { Settings } from './settings.ts';

/** A request, when it came, and to what. */
export interface AccessRequest extends Pick<ApiRequest, 'path' | 'token' | 'instanceId'> {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly area: 'promql' | 'data' | 'other';
}

/** Who is let in. */
export class Access {
  /** The one that is right. */
  token: string;
  readonly iam: Iam | undefined;
  /** When each of the former ones was replaced. */
  private readonly replaced = new Map<string, number>();

  constructor(token: string, iam?: IamOptions) {
    this.token = token;
    this.iam = iam && new Iam(iam);
  }

  changeToken(token: string, now: number): void {
    this.replaced.set(this.token, now);
    this.replaced.delete(token);
    this.token = token;
  }

  /** The answer to one who is not let in; undefined: come in. */
  refuse(request: AccessRequest, settings: Settings): Answer | undefined {
    const refusal = this.refuseToken(request, settings);
    if (refusal !== undefined) return refusal;
    if (request.area === 'other' || settings.mayReadMetrics) return undefined;
    return refusalAnswer(settings.statuses.notPermitted, accessDenied);
  }

  private refuseToken(request: AccessRequest, { authCacheSeconds, statuses }: Settings): Answer | undefined {
    const { token, now, area, instanceId } = request;
    const unauthorized = gatewayAnswer(401, 'Unauthorized', request);
    const state = this.iam?.stateOf(token, now);
    if (state === 'expired') return unauthorized;
    if (state === 'good') {
      return instanceId === this.iam?.options.instanceId
        ? undefined
        : refusalAnswer(statuses.accessDenied, accessDenied);
    }
    const replacedAt = this.replaced.get(token ?? '');
    const isRemembered = area === 'promql' && replacedAt !== undefined && now < replacedAt + authCacheSeconds * 1000;
    if (token !== this.token && !isRemembered) return unauthorized;
    return this.iam?.options.only === true ? refusalAnswer(statuses.accessDenied, accessDenied) : undefined;
  }
}
