import { parseArgs } from 'node:util';
import { parseSettings, SettingsError } from '../monitor/parse-settings.ts';
import type { SettingsChange } from '../monitor/settings.ts';

/** A command line that cannot be understood; the message says which part of it. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
}

/** What a command line asks for. */
export interface CommandLine {
  readonly help: boolean;
  readonly port: number;
  readonly token?: string;
  readonly lag?: number;
  readonly limits: { readonly requestsPerMinute?: number };
  /** What the shop's cluster is called; undefined: there is to be no shop. */
  readonly cluster: string | undefined;
  readonly settings: SettingsChange;
  readonly iam?: { readonly apikey: string; readonly instanceId: string; readonly only: boolean };
  /** Paths of PEM files. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

export const usage = `Usage: node packages/sysdig-simulator/dist/main.js [options]

A Sysdig Monitor on 127.0.0.1, with the samples of a small shop.

  --port <number>                 8080; 0: a free one
  --token <text>                  the token that is let in; a fixed one
  --lag <seconds>                 until a sample can be seen; 20
  --requests-per-minute <number>  more are answered with 429; no limit
  --cluster <name>                what the shop's cluster is called; shop-cluster
  --no-shop                       no series at all
  --settings <JSON>               as for POST /simulator/settings
  --iam-apikey <text>             IBM Cloud: the API key; POST /identity/token is there then
  --iam-instance <text>           IBM Cloud: the instance's GUID
  --iam-only                      IBM Cloud: plain tokens are refused
  --tls-cert <file>               HTTPS: a certificate, PEM
  --tls-key <file>                HTTPS: its key, PEM
  -h, --help                      this text
`;

const options = {
  port: { type: 'string' },
  token: { type: 'string' },
  lag: { type: 'string' },
  'requests-per-minute': { type: 'string' },
  cluster: { type: 'string' },
  'no-shop': { type: 'boolean' },
  settings: { type: 'string' },
  'iam-apikey': { type: 'string' },
  'iam-instance': { type: 'string' },
  'iam-only': { type: 'boolean' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws CommandLineError */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values } = readArguments(args);
  const requestsPerMinute = toNumber('requests-per-minute', values['requests-per-minute']);
  const lag = toNumber('lag', values.lag);
  const [apikey, instanceId] = bothOrNone(values, ['iam-apikey', 'iam-instance']);
  const [cert, key] = bothOrNone(values, ['tls-cert', 'tls-key']);
  const only = values['iam-only'] ?? false;
  return {
    help: values.help ?? false,
    port: toPort(values.port),
    ...(values.token !== undefined && { token: values.token }),
    ...(lag !== undefined && { lag }),
    limits: requestsPerMinute === undefined ? {} : { requestsPerMinute },
    cluster: values['no-shop'] === true ? undefined : (values.cluster ?? 'shop-cluster'),
    settings: toSettings(values.settings),
    ...(apikey !== undefined && instanceId !== undefined && { iam: { apikey, instanceId, only } }),
    ...(cert !== undefined && key !== undefined && { tls: { cert, key } }),
  };
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options });
  } catch (error) {
    throw new CommandLineError(error instanceof Error ? error.message : String(error));
  }
}

function toNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+(?:\.\d+)?$/.test(text)) throw new CommandLineError(`--${name} is a number of at least 0, not "${text}"`);
  return Number(text);
}

function toPort(text: string | undefined): number {
  const port = toNumber('port', text) ?? 8080;
  if (!Number.isInteger(port) || port > 65_535) throw new CommandLineError(`--port is at most 65535, not "${text}"`);
  return port;
}

function toSettings(text: string | undefined): SettingsChange {
  try {
    return text === undefined ? {} : parseSettings(text);
  } catch (error) {
    if (error instanceof SettingsError) throw new CommandLineError(`--settings: ${error.message}`);
    throw error;
  }
}

function bothOrNone<Name extends string>(
  values: Readonly<Partial<Record<Name, string>>>,
  [one, other]: readonly [Name, Name],
): readonly [string | undefined, string | undefined] {
  if ((values[one] === undefined) !== (values[other] === undefined)) {
    throw new CommandLineError(`--${one} and --${other} need each other`);
  }
  return [values[one], values[other]];
}
