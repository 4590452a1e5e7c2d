import type { RequestOptions } from 'node:https';
import { dirname, resolve } from 'node:path';
import type { KubeConfig, User } from '@kubernetes/client-node';
import type { Clock } from '@metrics-adapter/core';
import { errorCodeOf } from '../../errors/error-code.ts';
import { CachedCredentials } from './cached-credentials.ts';
import { KubeConfigError, type KubeCredentials, type KubeEndpoint, type KubeTls } from './kube-endpoint.ts';
import { readText } from './read-text.ts';

/**
 * The cluster and user of a kubeconfig file's current context. Client certificates and authorities as data or files,
 * `token`, `tokenFile`, user and password, exec plugins, `as`, `tls-server-name` and `insecure-skip-tls-verify` work; a
 * `proxy-url` is refused rather than passed over in silence. Throws {@link KubeConfigError}.
 */
export async function loadKubeconfigFile(path: string, clock: Clock): Promise<KubeEndpoint> {
  const text = await readText(path, `kubeconfig ${path}`);
  const { KubeConfig, loadYaml } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  let document: unknown;
  try {
    document = loadYaml(text);
    config.loadFromString(text);
    config.makePathsAbsolute(dirname(path));
  } catch (error) {
    throw new KubeConfigError(`kubeconfig ${path} cannot be read: ${whyUnreadable(error)}`);
  }
  const { server, user } = currentOf(config, path);
  const tokenFile = tokenFileOf(document, user.name, path);
  const cached = new CachedCredentials(() => readCredentials({ config, tokenFile, path }), clock);
  // A plugin may need a network that is not there yet; files are there or they are wrong.
  if (!user.exec && !user.authProvider) await cached.get();
  return { server, credentials: () => cached.get(), forgetCredentials: () => cached.forget() };
}

function currentOf(config: KubeConfig, path: string): { readonly server: URL; readonly user: User } {
  const name = config.getCurrentContext();
  const context = name ? config.getContextObject(name) : null;
  const refuse = (problem: string): never => {
    throw new KubeConfigError(`kubeconfig ${path} cannot be used: ${problem}`);
  };
  if (context === null) return refuse(name ? `it has no context "${name}"` : 'it names no current-context');
  const cluster = config.getCluster(context.cluster);
  if (cluster === null) return refuse(`it has no cluster "${context.cluster}"`);
  const user = config.getUser(context.user);
  if (user === null) return refuse(`it has no user "${context.user ?? ''}"`);
  if (cluster.proxyUrl) return refuse(`the proxy-url of cluster "${cluster.name}" is not supported`);
  const server = URL.canParse(cluster.server)
    ? new URL(cluster.server)
    : refuse(`server "${cluster.server}" is no URL`);
  if (server.protocol === 'http:' && !cluster.skipTLSVerify) {
    return refuse(`server "${cluster.server}" is plain HTTP; that takes insecure-skip-tls-verify: true`);
  }
  if (server.protocol !== 'https:' && server.protocol !== 'http:') {
    return refuse(`server "${cluster.server}" is neither https nor http`);
  }
  return { server, user };
}

/** The standard `tokenFile`, which client-node does not read. It wins over `token`, as in client-go. */
function tokenFileOf(document: unknown, user: string, path: string): string | undefined {
  const { users } = document as { readonly users?: readonly { name?: unknown; user?: { tokenFile?: unknown } }[] };
  const file = users?.find(({ name }) => name === user)?.user?.tokenFile;
  return typeof file === 'string' && file !== '' ? resolve(dirname(path), file) : undefined;
}

interface CredentialSource {
  readonly config: KubeConfig;
  readonly tokenFile: string | undefined;
  readonly path: string;
}

async function readCredentials({ config, tokenFile, path }: CredentialSource): Promise<KubeCredentials> {
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    throw new KubeConfigError(`the credentials of kubeconfig ${path} cannot be read: ${whyNoCredentials(error)}`);
  }
  const headers: Record<string, string> = {};
  if (options.auth) headers['authorization'] = `Basic ${Buffer.from(options.auth).toString('base64')}`;
  for (const [name, value] of Object.entries(options.headers ?? {})) headers[name.toLowerCase()] = String(value).trim();
  if (tokenFile !== undefined) headers['authorization'] = `Bearer ${(await readText(tokenFile)).trim()}`;
  return { headers, tls: tlsOf(options) };
}

function tlsOf({ ca, cert, key, servername, rejectUnauthorized }: RequestOptions): KubeTls {
  return {
    ...(ca ? { ca: String(ca) } : {}),
    ...(cert ? { cert: String(cert) } : {}),
    ...(key ? { key: String(key) } : {}),
    ...(servername ? { servername } : {}),
    ...(rejectUnauthorized === false ? { rejectUnauthorized } : {}),
  };
}

/** A YAML error quotes the lines around it, which may be a token or a key: only its reason and place are told. */
function whyUnreadable(error: unknown): string {
  const { name, message, reason, mark } = error as Partial<Error> & { reason?: string; mark?: { line?: number } };
  if (reason !== undefined) return mark?.line === undefined ? reason : `${reason} in line ${mark.line + 1}`;
  return name === 'TypeError' || message === undefined ? 'it is no kubeconfig' : message;
}

/** What a plugin printed may be a token, and a JSON error quotes it. */
function whyNoCredentials(error: unknown): string {
  const { name, message = '' } = error as Partial<Error>;
  if (name === 'SyntaxError') return 'the exec plugin printed no JSON';
  return errorCodeOf(error) === undefined ? 'the exec plugin failed' : message;
}
