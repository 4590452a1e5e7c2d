import type { Fault, FaultScope, Faults } from './faults.ts';
import { badParameter } from './parameters.ts';

const kinds: readonly Fault['kind'][] = [
  'status',
  'rate-limit',
  'login-page',
  'redirect',
  'reset',
  'truncated',
  'empty',
  'slow',
  'nan',
];
/** What a fault cannot be without. */
const needed: Readonly<Partial<Record<Fault['kind'], Readonly<Record<string, 'number' | 'string'>>>>> = {
  status: { status: 'number' },
  'rate-limit': { retryAfterSeconds: 'number', requestsPerMinute: 'number' },
  redirect: { location: 'string' },
  slow: { milliseconds: 'number' },
};

/** Does what `POST /simulator/faults` asks: `{"lag": 40}`, `{"fault": {"kind": "status", "status": 503}, "times": 3, "path": "/query"}`. */
export function applyFaultRequest(body: string, faults: Faults): void {
  const request = parseObject(body, 'body');
  if (typeof request['lag'] === 'number') faults.lag = request['lag'];
  if (request['fault'] !== undefined) faults.failNext(toFault(request['fault']), toScope(request));
}

function toFault(value: unknown): Fault {
  const fault = toObject(value, 'fault');
  const kind = kinds.find((known) => known === fault['kind']);
  if (kind === undefined) throw badParameter('fault', `kind is one of ${kinds.join(', ')}`);
  for (const [member, type] of Object.entries(needed[kind] ?? {})) {
    if (typeof fault[member] !== type) throw badParameter('fault', `${kind} needs ${member}, a ${type}`);
  }
  return fault as unknown as Fault;
}

function toScope({ times, path }: Readonly<Record<string, unknown>>): FaultScope {
  return { ...(typeof times === 'number' && { times }), ...(typeof path === 'string' && { path }) };
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
