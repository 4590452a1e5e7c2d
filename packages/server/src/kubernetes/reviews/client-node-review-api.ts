import type { Configuration, RequestContext, ResponseContext } from '@kubernetes/client-node';
import { AdapterError, ClusterUnavailableError, type RequestAttributes, type Timers } from '@metrics-adapter/core';
import type { UserInfo } from '../../authentication/authenticator.ts';
import type { TokenReviewer, TokenVerdict } from '../../authentication/token-reviewer.ts';
import type { AccessReviewer } from '../../authorization/access-reviewer.ts';
import type { Decision } from '../../authorization/authorizer.ts';
import { withDeadline } from '../transport/deadline.ts';
import { KubeStatusError } from '../transport/kube-errors.ts';
import type { KubeRequest, KubeTransport } from '../transport/kube-transport.ts';
import { pause } from '../watch/backoff.ts';
import { toDecision, toSubjectAccessReview, toTokenReview, toTokenVerdict } from './review-bodies.ts';

type ClientNode = typeof import('@kubernetes/client-node');
type Question = Pick<KubeRequest, 'purpose' | 'confidential'>;
type StoppableQuestion = Question & { readonly signal: AbortSignal };
type Call<T> = (clientNode: ClientNode, question: StoppableQuestion) => Promise<T>;

/** Before a second try, as Kubernetes' own delegated authentication waits. */
const retryMilliseconds = 500;
/** For a review with its second try, as Kubernetes' own delegated authentication has. */
const deadlineMilliseconds = 10_000;

export interface ReviewApiOptions {
  /** To the API server that knows the tokens (`--authentication-kubeconfig`). */
  readonly tokens: KubeTransport;
  /** To the API server that knows the permissions (`--authorization-kubeconfig`); usually the same. */
  readonly permissions: KubeTransport;
  readonly timers: Timers;
}

/**
 * Reviews by client-node's typed calls over our own transport. Client-node takes the better part of a second to import:
 * that happens at the first review, or earlier by {@link ClientNodeReviewApi.load}.
 */
export class ClientNodeReviewApi implements TokenReviewer, AccessReviewer {
  readonly #tokens: KubeTransport;
  readonly #permissions: KubeTransport;
  readonly #timers: Timers;
  #clientNode: Promise<ClientNode> | undefined;

  constructor({ tokens, permissions, timers }: ReviewApiOptions) {
    this.#tokens = tokens;
    this.#permissions = permissions;
    this.#timers = timers;
  }

  /** Imports client-node, so that the first review does not have to wait for it. */
  async load(): Promise<void> {
    await this.#import();
  }

  async reviewToken(token: string): Promise<TokenVerdict> {
    const question = { purpose: 'review a token (create tokenreviews)', confidential: true };
    return this.#try(question, async (clientNode, asked) => {
      const api = new clientNode.AuthenticationV1Api(configure(clientNode, this.#tokens, asked));
      return toTokenVerdict(await api.createTokenReview({ body: toTokenReview(token) }));
    });
  }

  async reviewAccess(user: UserInfo, attributes: RequestAttributes): Promise<Decision> {
    const question = { purpose: 'review a permission (create subjectaccessreviews)' };
    return this.#try(question, async (clientNode, asked) => {
      const api = new clientNode.AuthorizationV1Api(configure(clientNode, this.#permissions, asked));
      return toDecision(await api.createSubjectAccessReview({ body: toSubjectAccessReview(user, attributes) }));
    });
  }

  #try<T>(question: Question, call: Call<T>): Promise<T> {
    const deadline = { timers: this.#timers, milliseconds: deadlineMilliseconds, purpose: question.purpose };
    return withDeadline(deadline, (signal) => this.#tryTwice({ ...question, signal }, call));
  }

  /** Twice at most: whoever waits has ten seconds, and the HPA controller asks again anyway. */
  async #tryTwice<T>(question: StoppableQuestion, call: Call<T>): Promise<T> {
    const clientNode = await this.#import();
    const once = () =>
      call(clientNode, question).catch((error: unknown) => Promise.reject(toReviewError(error, question)));
    try {
      return await once();
    } catch (error) {
      if (!mayPass(error)) throw error;
    }
    await pause(this.#timers, retryMilliseconds, question.signal);
    return once();
  }

  #import(): Promise<ClientNode> {
    this.#clientNode ??= import('@kubernetes/client-node');
    return this.#clientNode;
  }
}

/** Whether the API server is likely to answer the same question a moment later. */
function mayPass(error: unknown): boolean {
  return error instanceof KubeStatusError && (error.status === 429 || error.status >= 500);
}

/** An answer that client-node cannot read is told without its own words, which quote the answer and so perhaps the token. */
function toReviewError(error: unknown, { purpose }: Question): AdapterError {
  if (error instanceof AdapterError) return error;
  const message = `could not ${purpose}: kube-apiserver answered something that cannot be read; is there a proxy before it?`;
  return new ClusterUnavailableError(message);
}

/** A client that sends by our transport, which adds the address, the credentials and the deadline. */
function configure(clientNode: ClientNode, transport: KubeTransport, question: StoppableQuestion): Configuration {
  const { createConfiguration, ServerConfiguration, wrapHttpLibrary } = clientNode;
  const send = async (request: RequestContext): Promise<ResponseContext> => {
    const { pathname, search } = new URL(request.getUrl());
    const answer = await transport.ask({
      method: 'POST',
      path: `${pathname}${search}`,
      body: String(request.getBody()),
      ...question,
    });
    const { status, contentType, body } = answer;
    return new clientNode.ResponseContext(
      status,
      { 'content-type': contentType },
      {
        text: async () => body,
        binary: async () => Buffer.from(body),
        stream: () => null,
      },
    );
  };
  return createConfiguration({
    baseServer: new ServerConfiguration('http://kube-apiserver.invalid', {}),
    httpApi: wrapHttpLibrary({ send }),
  });
}
