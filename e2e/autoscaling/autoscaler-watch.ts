import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { createInterface } from 'node:readline';
import type { ClusterAccess } from '../control-plane/control-plane.ts';
import { readPair } from '../control-plane/pki.ts';
import {
  type ApiAutoscaler,
  type AutoscalerStatus,
  toAutoscalerStatus,
  withoutRepetitions,
} from './autoscaler-status.ts';

/** Every status that the HPAs of a namespace ever had: what was decided between two looks at them is not lost. */
export class AutoscalerWatch {
  private readonly stream: IncomingMessage;
  private readonly statuses = new Map<string, AutoscalerStatus[]>();

  private constructor(stream: IncomingMessage) {
    this.stream = stream;
    createInterface({ input: stream }).on('line', (line) => this.see(JSON.parse(line).object));
  }

  static async start({ server, pki }: ClusterAccess, namespace: string): Promise<AutoscalerWatch> {
    const url = `${server}/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers?watch=true`;
    const identity = { ca: await readFile(pki.clusterAuthority.cert, 'utf8'), ...(await readPair(pki.admin)) };
    return new Promise((resolve, reject) => {
      const sent = request(url, { ...identity, agent: false }, (stream) => {
        if (stream.statusCode === 200) resolve(new AutoscalerWatch(stream));
        else reject(new Error(`the watch of HPAs is answered ${stream.statusCode}`));
      });
      sent.on('error', reject);
      sent.end();
    });
  }

  /** The statuses of one HPA that the controller has written, from the first one in which it could read the target. */
  statusesOf(name: string): readonly AutoscalerStatus[] {
    return this.statuses.get(name) ?? [];
  }

  stop(): void {
    this.stream.destroy();
  }

  private see(autoscaler: ApiAutoscaler): void {
    const status = toAutoscalerStatus(autoscaler);
    if (status.conditions['AbleToScale']?.startsWith('True') !== true) return;
    const { name } = autoscaler.metadata;
    this.statuses.set(name, withoutRepetitions([...this.statusesOf(name), status]));
  }
}
