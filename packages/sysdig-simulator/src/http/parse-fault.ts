import type { Fault, FaultScope, Faults } from './faults.ts';
import { badParameter } from './parameters.ts';

/** Everything that can go wrong. */
export const faultKinds: readonly Fault['kind'][] = [
  'status',
  'rate-limit',
  'login-page',
  'redirect',
  'reset',
  'truncated',
  'half-json',
  'empty',
  'slow',
  'slow-query',
  'drip',
  'value',
  'nan',
];
/** What a fault cannot be without. */
const needed: Readonly<Partial<Record<Fault['kind'], Readonly<Record<string, 'number' | 'string'>>>>> = {
  status: { status: 'number' },
  'rate-limit': { retryAfterSeconds: 'number', requestsPerMinute: 'number' },
  redirect: { location: 'string' },
  slow: { milliseconds: 'number' },
  'slow-query': { milliseconds: 'number' },
  drip: { bytes: 'number', milliseconds: 'number' },
  value: { value: 'string' },
};

/** What a request may say. */
const members = ['lag', 'skew', 'fault', 'times', 'path', 'after'];

/**
 * Does what `POST /simulator/faults` asks: `{"lag": 40}`, `{"skew": -300}`, `{"fault": {"kind": "status", "status": 503}, "times": 3,
 * "path": "/query"}`. Does nothing at all where a part of it cannot be understood.
 */
export function applyFaultRequest(body: string, faults: Faults): void {
  const request = parseObject(body, 'body');
  refuseOthers(request);
  const { lag, skew } = request;
  const fault = request['fault'] === undefined ? undefined : toFault(request['fault']);
  if (lag === undefined && skew === undefined && fault === undefined)
    throw badParameter('body', 'it must say lag, skew or fault');
  if (typeof lag === 'number' && !(lag >= 0)) throw badParameter('lag', 'lag is a number of at least 0');
  if (typeof lag === 'number') faults.lag = lag;
  if (typeof skew === 'number') faults.skew = skew;
  if (fault !== undefined) faults.failNext(fault, toScope(request));
}

/** A misspelt fault that is passed over looks like a system that withstands it. */
function refuseOthers({ lag, skew, times, after, path, ...request }: Readonly<Record<string, unknown>>): void {
  const [other] = Object.keys(request).filter((name) => !members.includes(name));
  if (other !== undefined) throw badParameter('body', `${other} is none of ${members.join(', ')}`);
  for (const [name, value] of Object.entries({ lag, skew, times, after })) {
    if (value !== undefined && typeof value !== 'number') throw badParameter(name, `${name} is a number`);
  }
  if (path !== undefined && typeof path !== 'string') throw badParameter('path', 'path is a string');
}

function toFault(value: unknown): Fault {
  const fault = toObject(value, 'fault');
  const kind = faultKinds.find((known) => known === fault['kind']);
  if (kind === undefined) throw badParameter('fault', `kind is one of ${faultKinds.join(', ')}`);
  for (const [member, type] of Object.entries(needed[kind] ?? {})) {
    if (typeof fault[member] !== type) throw badParameter('fault', `${kind} needs ${member}, a ${type}`);
  }
  return fault as unknown as Fault;
}

function toScope({ times, path, after }: Readonly<Record<string, unknown>>): FaultScope {
  return {
    ...(typeof times === 'number' && { times }),
    ...(typeof path === 'string' && { path }),
    ...(typeof after === 'number' && { after }),
  };
}

function parseObject(text: string, name: string): Readonly<Record<string, unknown>> {
  try {
    return toObject(JSON.parse(text), name);
  } catch {
    throw badParameter(name, 'a JSON object is expected');
  }
}

function toObject(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw badParameter(name, 'an object is expected');
  return value as Readonly<Record<string, unknown>>;
}
