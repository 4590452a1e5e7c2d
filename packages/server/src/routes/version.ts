import { encodeJson, type MediaTypeOffer, MethodNotAllowedError, type OpenApiInfo } from '@metrics-adapter/core';
import type { RequestHandler } from 'express';
import { targetOf } from '../http/exchange.ts';
import { agree, writeText } from '../http/write-answer.ts';

/** What the program runs on; `process` is one. */
export interface Runtime {
  readonly versions: { readonly node: string };
  readonly platform: string;
  readonly arch: string;
}

/** `version.Info` of apimachinery. */
export interface VersionInfo {
  readonly major: string;
  readonly minor: string;
  /** With a `v` before it, as Kubernetes writes versions. */
  readonly gitVersion: string;
  /** Unknown to the program, as all that is empty here. */
  readonly gitCommit: '';
  readonly gitTreeState: '';
  readonly buildDate: '';
  /** `node24.21.0`, where Kubernetes tells the version of Go. */
  readonly goVersion: string;
  readonly compiler: '';
  /** `linux/amd64`. */
  readonly platform: string;
}

const jsonOnly: readonly MediaTypeOffer[] = [{ mediaType: 'application/json' }];

/** `/version`: which program answers, of which version. Always laid out for people, and without a newline at the end. */
export function versionRoute(info: OpenApiInfo, runtime: Runtime): RequestHandler {
  const body = encodeJson(toVersionInfo(info.version, runtime), { pretty: true });
  return (request, response, next) => {
    const { segments } = targetOf(request);
    if (segments.length !== 1 || segments[0] !== 'version') return next();
    if (request.method !== 'GET') throw new MethodNotAllowedError();
    agree(request, jsonOnly);
    writeText(response, 'application/json', body);
  };
}

/** @param version of the program, as `package.json` has it: `1.2.3`. */
export function toVersionInfo(version: string, { versions, platform, arch }: Runtime): VersionInfo {
  const [major = '', minor = ''] = version.split('.');
  return {
    major,
    minor,
    gitVersion: `v${version}`,
    gitCommit: '',
    gitTreeState: '',
    buildDate: '',
    goVersion: `node${versions.node}`,
    compiler: '',
    platform: `${platform}/${goNames[arch] ?? arch}`,
  };
}

/** Where Go, and so all of Kubernetes, calls a processor by another name than Node. */
const goNames: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
