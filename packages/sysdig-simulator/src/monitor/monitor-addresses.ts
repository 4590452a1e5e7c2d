import type { Answer } from '../http/answer.ts';
import type { MonitorContext } from '../http/monitor-context.ts';
import type { ApiRequest } from '../http/read-request.ts';
import { answerLabelDescriptor, answerLabelDescriptors, answerLabelList } from './label-endpoints.ts';
import { answerDescriptors, answerOldMetrics, answerSegmentation } from './metric-endpoints.ts';
import { answerLogin, answerToken, answerUser } from './user-endpoints.ts';

/** One address that can only be read. */
export interface MonitorAddress {
  readonly methods: readonly ['GET'];
  /** Whether a path, without its trailing slash, is this address. */
  readonly fits: (path: string) => boolean;
  readonly answer: (request: ApiRequest, context: MonitorContext) => Answer;
}

/** What there is, by which name, and who is asking. */
export const monitorAddresses: readonly MonitorAddress[] = [
  exactly('/api/v2/metrics/descriptors', answerDescriptors),
  exactly('/api/data/metrics', answerOldMetrics),
  naming(/^\/api\/data\/metrics\/([^/]+)\/segmentationMetrics$/, (id, _, context) => answerSegmentation(id, context)),
  exactly('/api/v2/labels/descriptors', answerLabelDescriptors),
  exactly('/api/v3/labels', answerLabelList),
  naming(/^\/api\/v3\/labels\/descriptors\/([^/]+)$/, answerLabelDescriptor),
  exactly('/api/token', (_, context) => answerToken(context)),
  exactly('/api/user/me', answerUser),
  exactly('/api/login', answerLogin),
];

function exactly(address: string, answer: MonitorAddress['answer']): MonitorAddress {
  return { methods: ['GET'], fits: (path) => path === address, answer };
}

/** An address that holds a name. */
function naming(
  pattern: RegExp,
  answer: (name: string, request: ApiRequest, context: MonitorContext) => Answer,
): MonitorAddress {
  return {
    methods: ['GET'],
    fits: (path) => pattern.test(path),
    answer: (request, context) => {
      const [, name = ''] = pattern.exec(request.path.replace(/\/$/, '')) ?? [];
      return answer(decodeURIComponent(name), request, context);
    },
  };
}
