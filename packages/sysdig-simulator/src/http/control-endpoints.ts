import { parseSettings } from '../monitor/parse-settings.ts';
import { type Answer, jsonAnswer, textAnswer } from './answer.ts';
import { answerOrRefusal } from './answer-or-refusal.ts';
import { badParameter } from './parameters.ts';
import { applyFaultRequest } from './parse-fault.ts';
import type { ApiRequest } from './read-request.ts';
import type { RequestCounter } from './request-counter.ts';
import type { Sysdig } from './sysdig.ts';

/** The simulator's own switches are here; they need no token, since it is on loopback. */
export const controlPrefix = '/simulator/';

interface Controlled {
  readonly sysdig: Sysdig;
  readonly requests: RequestCounter;
}

/** What each address does with a body, by method. All of them show what there is then. */
const controls: Readonly<Record<string, Readonly<Record<string, (to: Controlled, body: string) => void>>>> = {
  requests: { GET: () => {}, DELETE: ({ requests }) => requests.reset() },
  faults: {
    GET: () => {},
    POST: ({ sysdig }, body) => applyFaultRequest(body, sysdig.faults),
    DELETE: ({ sysdig }) => sysdig.faults.clear(),
  },
  settings: { GET: () => {}, POST: ({ sysdig }, body) => changeSettings(body, sysdig) },
  token: { POST: ({ sysdig }, body) => sysdig.access.changeToken(readToken(body), sysdig.now()) },
};

/** Answers a request to the simulator itself. */
export function answerControl({ method, path, body }: ApiRequest, controlled: Controlled): Answer {
  const name = path.slice(controlPrefix.length);
  const methods = Object.hasOwn(controls, name) ? controls[name] : undefined;
  if (methods === undefined) return textAnswer(404, '404 page not found\n');
  const act = methods[method];
  if (act === undefined) return textAnswer(405, 'Method Not Allowed\n');
  return answerOrRefusal(() => {
    act(controlled, body);
    return jsonAnswer(200, show(name, controlled));
  });
}

function show(name: string, { sysdig, requests }: Controlled): unknown {
  const { lag, skew, pending } = sysdig.faults;
  if (name === 'requests') return requests.byPath;
  if (name === 'faults') return { lag, skew, pending };
  return name === 'settings' ? sysdig.settings : {};
}

function changeSettings(body: string, sysdig: Sysdig): void {
  try {
    sysdig.change(parseSettings(body));
  } catch (error) {
    throw badParameter('body', error instanceof Error ? error.message : String(error));
  }
}

function readToken(body: string): string {
  if (!/^[\x21-\x7e]+$/.test(body)) throw badParameter('body', 'a token is expected, and nothing around it');
  return body;
}
