import { Agent, request } from 'node:https';

/** What the adapter answered about one metric. */
export type Answer =
  | { readonly ok: true; readonly items: readonly AnsweredItem[] }
  | { readonly ok: false; readonly message: string };

export interface AnsweredItem {
  /** Absent for external metrics. */
  readonly name?: string;
  /** A Kubernetes quantity: `105763m`. */
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

interface MetricsList {
  readonly message?: string;
  readonly items?: readonly {
    readonly describedObject?: { readonly name: string };
    readonly value: string;
    readonly timestamp: string;
  }[];
}

/** Reads metrics from the adapter over its API, as an HPA controller does. */
export class MetricsClient {
  readonly #url: string;
  readonly #token: string;
  // The adapter signs its certificate itself, as it does where none is given to it.
  readonly #agent = new Agent({ keepAlive: true, rejectUnauthorized: false });

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** @param path below `/apis`. */
  async read(path: string): Promise<Answer> {
    try {
      const { status, body } = await this.#get(`${this.#url}/apis/${path}`);
      const { message = body, items = [] } = JSON.parse(body) as MetricsList;
      if (status !== 200) return { ok: false, message };
      return { ok: true, items: items.map(toItem) };
    } catch (error) {
      return { ok: false, message: error instanceof Error ? error.message : String(error) };
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #get(url: string): Promise<{ readonly status: number; readonly body: string }> {
    const headers = { authorization: `Bearer ${this.#token}`, accept: 'application/json' };
    return new Promise((resolve, reject) => {
      const asked = request(url, { agent: this.#agent, headers, timeout: 10_000 }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        response.on('error', reject);
      });
      asked.on('timeout', () => asked.destroy(new Error('the adapter did not answer')));
      asked.on('error', reject);
      asked.end();
    });
  }
}

function toItem({ describedObject, value, timestamp }: NonNullable<MetricsList['items']>[number]): AnsweredItem {
  return { ...(describedObject && { name: describedObject.name }), value, timestamp: Date.parse(timestamp) };
}
