import { writeFile } from 'node:fs/promises';

export interface Kubeconfig {
  readonly server: string;
  /** Path of the authority that signed the server's certificate. */
  readonly certificateAuthority: string;
  readonly user: { readonly 'client-certificate': string; readonly 'client-key': string } | { readonly token: string };
}

/** Writes a kubeconfig with one context; JSON is YAML. */
export async function writeKubeconfig(
  file: string,
  { server, certificateAuthority, user }: Kubeconfig,
): Promise<string> {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'e2e', cluster: { server, 'certificate-authority': certificateAuthority } }],
    users: [{ name: 'e2e', user }],
    contexts: [{ name: 'e2e', context: { cluster: 'e2e', user: 'e2e' } }],
    'current-context': 'e2e',
  };
  await writeFile(file, JSON.stringify(config, undefined, 2), { mode: 0o600 });
  return file;
}
