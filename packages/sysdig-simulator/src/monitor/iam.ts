import { type Answer, jsonAnswer } from '../http/answer.ts';
import type { ApiRequest } from '../http/read-request.ts';

/** IBM Cloud: the API key that gets tokens, and the instance that they are for. */
export interface IamOptions {
  readonly apikey: string;
  /** The GUID that data calls name in `IBMInstanceID`. */
  readonly instanceId: string;
  /** The instance refuses plain Sysdig tokens; false. */
  readonly only?: boolean;
  /** Seconds that a token is good for; 3600, as on IBM Cloud. */
  readonly lifetime?: number;
}

/** Where tokens are fetched, as on `iam.cloud.ibm.com`. */
export const iamPath = '/identity/token';

const grantType = 'urn:ibm:params:oauth:grant-type:apikey';

/** The part of IBM Cloud's IAM that exchanges an API key for tokens. */
export class Iam {
  readonly options: IamOptions;
  private issued = 0;
  /** Until when each is good: milliseconds since the epoch. */
  private readonly tokens = new Map<string, number>();

  constructor(options: IamOptions) {
    this.options = options;
  }

  /** `POST /identity/token`, a form. */
  answer({ method, form }: Pick<ApiRequest, 'method' | 'form'>, now: number): Answer {
    if (method !== 'POST') return iamError(405, 'BXNIM0112E', 'Method not allowed');
    const grant = form.get('grant_type') ?? '';
    if (grant === '') return iamError(400, 'BXNIM0109E', 'Property missing or empty: grant_type');
    if (grant !== grantType) return iamError(400, 'BXNIM0137E', 'The grant_type is not supported');
    const key = form.get('apikey') ?? '';
    if (key === '') return iamError(400, 'BXNIM0109E', 'Property missing or empty: apikey');
    if (key !== this.options.apikey) return iamError(400, 'BXNIM0415E', 'Provided API key could not be found.');
    return this.issue(now);
  }

  /** `good`, `expired`; undefined: no token of IAM. */
  stateOf(token: string | undefined, now: number): 'good' | 'expired' | undefined {
    const until = token === undefined ? undefined : this.tokens.get(token);
    if (until === undefined) return undefined;
    return now < until ? 'good' : 'expired';
  }

  private issue(now: number): Answer {
    const { lifetime = 3600 } = this.options;
    const issuedAt = Math.floor(now / 1000);
    this.issued += 1;
    const token = toToken({ sub: 'simulator', jti: String(this.issued), iat: issuedAt, exp: issuedAt + lifetime });
    this.tokens.set(token, (issuedAt + lifetime) * 1000);
    return jsonAnswer(200, {
      access_token: token,
      refresh_token: 'not_supported',
      token_type: 'Bearer',
      expires_in: lifetime,
      expiration: issuedAt + lifetime,
      scope: 'ibm openid',
    });
  }
}

/** It looks like a JSON web token, and nobody signed it. */
function toToken(claims: object): string {
  const parts = [{ alg: 'none', kid: 'simulator' }, claims, 'unsigned'];
  return parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}

function iamError(status: number, errorCode: string, errorMessage: string): Answer {
  const context = { requestId: 'simulator', requestType: 'incoming.Identity_Token', url: 'https://iam.cloud.ibm.com' };
  return jsonAnswer(status, { errorCode, errorMessage, context });
}
