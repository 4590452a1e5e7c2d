import { open, stat, writeFile } from 'node:fs/promises';

/** One request that kube-apiserver answered, in its own words; as much of it as is read here. */
export interface AuditEvent {
  /** `list`, `watch`, `get`, `create`, … */
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  /** Absent for what is no resource: discovery, `/version`. */
  readonly objectRef?: { readonly apiGroup?: string };
  readonly responseStatus?: { readonly code?: number };
}

/** Tells kube-apiserver to write down every answered request of these users, and nobody else's. */
export async function writeAuditPolicy(file: string, users: readonly string[]): Promise<string> {
  const policy = {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived'],
    // A rule without users would mean everybody.
    rules: [...(users.length === 0 ? [] : [{ level: 'Metadata', users }]), { level: 'None' }],
  };
  await writeFile(file, JSON.stringify(policy, undefined, 2));
  return file;
}

/** What kube-apiserver writes down; it does so before a request is over. */
export class AuditLog {
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** The place behind all that is written by now. */
  async end(): Promise<number> {
    return (await stat(this.file)).size;
  }

  /** What was written from a place on until now. A watch is told of when it begins, and once more when it ends. */
  async readFrom(place: number): Promise<readonly AuditEvent[]> {
    const file = await open(this.file);
    try {
      const length = (await file.stat()).size - place;
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, place);
      const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
      // The last line is empty, or not all there yet.
      return lines.slice(0, -1).map((line) => JSON.parse(line));
    } finally {
      await file.close();
    }
  }
}
