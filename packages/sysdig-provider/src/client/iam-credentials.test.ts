import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError } from '@metrics-adapter/core';
import { FakeClock } from '@metrics-adapter/core/testing';
import { rejectionOf, textsOf } from '../../test/support/error-texts.ts';
import { answer, FakeTransport, type Reply } from '../../test/support/fake-transport.ts';
import { TransportError } from './http-transport.ts';
import { IamCredentials, type IamCredentialsParts } from './iam-credentials.ts';

const apiKey = 'Xk3_ibm-Api0Key-9Qw7zL1vB5nM2cR8tY4uP6o';
const iam = 'IBM IAM at https://iam.cloud.ibm.com';
const minute = 60_000;

/** A token's answer. */
const granted = (token: string, more: Readonly<Record<string, unknown>> = { expires_in: 3600 }): Reply =>
  answer(200, JSON.stringify({ access_token: token, refresh_token: 'not_supported', token_type: 'Bearer', ...more }));

interface Setting {
  readonly credentials: IamCredentials;
  readonly transport: FakeTransport;
  readonly clock: FakeClock;
  /** The token that would be sent now. */
  token(): Promise<string | undefined>;
}

/** IAM that gives token-1, token-2, … unless it is told otherwise. */
function setUp(reply?: FakeTransport['reply'], parts: Partial<IamCredentialsParts> = {}): Setting {
  let count = 0;
  const numbered: FakeTransport['reply'] = () => {
    count += 1;
    return granted(`token-${count}`);
  };
  const transport = new FakeTransport(reply ?? numbered);
  const clock = new FakeClock();
  const credentials = new IamCredentials({
    getApiKey: () => apiKey,
    instanceId: 'b1d7d0b6-2f6b-4c4e-8f3f-1a2b3c4d5e6f',
    transport,
    clock,
    ...parts,
  });
  const token = async () => (await credentials.headers())['authorization']?.replace('Bearer ', '');
  return { credentials, transport, clock, token };
}

/** What was under way with transports that answer at once is over then. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('IamCredentials', () => {
  it('exchanges the API key as IAM wants it, and sends token and instance', async () => {
    const { credentials, transport } = setUp();
    expect(await credentials.headers()).toEqual({
      authorization: 'Bearer token-1',
      ibminstanceid: 'b1d7d0b6-2f6b-4c4e-8f3f-1a2b3c4d5e6f',
    });
    const [request] = transport.requests;
    expect(`${request?.method} ${request?.url.href}`).toBe('POST https://iam.cloud.ibm.com/identity/token');
    expect(request?.headers).toEqual({
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(request?.body).toBe(
      `grant_type=urn%3Aibm%3Aparams%3Aoauth%3Agrant-type%3Aapikey&response_type=cloud_iam&apikey=${apiKey}`,
    );
    expect(request?.timeout).toBe(10_000);
  });

  it('sends the team too where there is one', async () => {
    const { credentials } = setUp(undefined, { teamId: '17' });
    expect(await credentials.headers()).toMatchObject({ sysdigteamid: '17' });
  });

  it('asks where it is told to, and no longer than it is told to', async () => {
    const { token, transport } = setUp(undefined, { address: 'https://iam.test/identity/token', timeout: 500 });
    await token();
    expect(transport.requests[0]).toMatchObject({ url: new URL('https://iam.test/identity/token'), timeout: 500 });
  });

  it('asks for nothing before headers are wanted, and once for all that want them', async () => {
    const { token, transport } = setUp();
    expect(transport.requests).toHaveLength(0);
    expect(await Promise.all([token(), token(), token()])).toEqual(['token-1', 'token-1', 'token-1']);
    expect(await token()).toBe('token-1');
    expect(transport.requests).toHaveLength(1);
  });

  it('gives headers at once while it has a token', async () => {
    const { credentials, token } = setUp();
    await token();
    expect(credentials.headers()).not.toBeInstanceOf(Promise);
  });
});

describe('renewal before the end', () => {
  it('begins five minutes before, in the background', async () => {
    const { token, transport, clock } = setUp();
    await token();
    await clock.advance(55 * minute - 1);
    expect(await token()).toBe('token-1');
    expect(transport.requests).toHaveLength(1);
    await clock.advance(1);
    expect(await token()).toBe('token-1');
    await settled();
    expect(await token()).toBe('token-2');
    expect(transport.requests).toHaveLength(2);
  });

  it('goes on with the old token while it is under way, and asks but once', async () => {
    let release = (_reply: Reply): void => {};
    const replies: (Reply | Promise<Reply>)[] = [
      granted('token-1'),
      new Promise((resolve) => {
        release = resolve;
      }),
    ];
    const { token, transport, clock } = setUp(() => replies.shift() ?? answer(500));
    await token();
    await clock.advance(56 * minute);
    expect(await Promise.all([token(), token()])).toEqual(['token-1', 'token-1']);
    expect(await token()).toBe('token-1');
    expect(transport.requests).toHaveLength(2);
    release(granted('token-2'));
    await settled();
    expect(await token()).toBe('token-2');
  });

  it('that fails leaves the old token, is tried again after five seconds, and is told when the token is over', async () => {
    const replies = [granted('token-1')];
    const { token, transport, clock } = setUp(() => replies.shift() ?? answer(503, '<html></html>'));
    await token();
    await clock.advance(56 * minute);
    for (let call = 0; call < 5; call += 1) {
      expect(await token()).toBe('token-1');
      await settled();
    }
    expect(transport.requests).toHaveLength(2);
    await clock.advance(5000);
    expect(await token()).toBe('token-1');
    await settled();
    expect(transport.requests).toHaveLength(3);
    await clock.advance(3 * minute + 25_000);
    await expect(token()).rejects.toEqual(
      new BackendUnavailableError(`${iam} answered 503: it has a problem of its own; it is asked again`),
    );
    replies.push(granted('token-2'));
    await clock.advance(5000);
    expect(await token()).toBe('token-2');
  });

  it('waits for a new token where the old one would expire on its way', async () => {
    const { token, clock } = setUp();
    await token();
    await clock.advance(60 * minute - 30_000);
    expect(await token()).toBe('token-2');
  });

  it('counts the life of a token from when it was asked for', async () => {
    const { token, transport, clock } = setUp(async () => {
      await clock.advance(2 * minute);
      return granted('token');
    });
    await token();
    await clock.advance(53 * minute);
    await token();
    expect(transport.requests).toHaveLength(2);
  });

  it.each([undefined, null, 'soon', 0, -5])(
    'takes a token for good for an hour where it says %j',
    async (expires_in) => {
      const { token, transport, clock } = setUp(() => granted('token', { expires_in }));
      await token();
      await clock.advance(54 * minute);
      await token();
      expect(transport.requests).toHaveLength(1);
      await clock.advance(minute);
      await token();
      expect(transport.requests).toHaveLength(2);
    },
  );

  it('asks for a new token after the clock was set back: nobody knows how old the old one is', async () => {
    const { token, clock } = setUp();
    await token();
    clock.jump(-3_600_000);
    expect(await token()).toBe('token-2');
  });
});

describe('renewal after a refusal', () => {
  const proof = (token: string) => ({ authorization: `Bearer ${token}` });

  it('sends another token than the one that was refused', async () => {
    const { credentials, token } = setUp();
    await token();
    expect(credentials.renew(proof('token-1'))).toBe(true);
    expect(await token()).toBe('token-2');
  });

  it('goes on with the refused one while there is no other: one call of many may have refused it', async () => {
    const { credentials, token, transport, clock } = setUp();
    await token();
    const given = transport.reply;
    transport.reply = () => answer(503);
    expect(credentials.renew(proof('token-1'))).toBe(true);
    expect([await token(), await token(), await token()]).toEqual(['token-1', 'token-1', 'token-1']);
    expect(transport.requests).toHaveLength(2);
    transport.reply = given;
    await clock.advance(minute);
    expect(credentials.renew(proof('token-1'))).toBe(true);
    expect(await token()).toBe('token-2');
  });

  it('keeps a token that is newer than the refused one', async () => {
    const { credentials, token, transport } = setUp();
    await token();
    credentials.renew(proof('token-1'));
    await token();
    expect(credentials.renew(proof('token-1'))).toBe(true);
    expect(await token()).toBe('token-2');
    expect(transport.requests).toHaveLength(2);
  });

  it('is not worth it again within a minute: who may not read does not need fresher tokens', async () => {
    const { credentials, token, transport, clock } = setUp();
    await token();
    expect(credentials.renew(proof('token-1'))).toBe(true);
    await token();
    expect(credentials.renew(proof('token-2'))).toBe(false);
    expect(await token()).toBe('token-2');
    await clock.advance(minute);
    expect(credentials.renew(proof('token-2'))).toBe(true);
    expect(await token()).toBe('token-3');
    expect(transport.requests).toHaveLength(3);
  });
});

describe('without a token', () => {
  it.each<[Reply, string]>([
    [
      answer(
        400,
        '{"errorCode":"BXNIM0415E","errorMessage":"Provided API key could not be found.","context":{"requestId":"x"}}',
      ),
      'answered 400 (BXNIM0415E: Provided API key could not be found.): it does not accept the API key; it must be an API key of IBM Cloud (not a Sysdig API token), and not deleted, locked or expired',
    ],
    [
      answer(401, '{"error":"unauthorized"}'),
      'answered 401 (unauthorized): it does not accept the API key; it must be an API key of IBM Cloud (not a Sysdig API token), and not deleted, locked or expired',
    ],
    [answer(404, '404 page not found'), 'answered 404 (404 page not found): this is no IAM; check the address of IAM'],
    [answer(302, '', { location: 'https://h/' }), 'answered 302: this is no IAM; check the address of IAM'],
    [answer(429), 'answered 429: it is asked for too many tokens; it is asked again'],
    [answer(503, '<html></html>'), 'answered 503: it has a problem of its own; it is asked again'],
    [answer(200, ''), 'answered 200 with an empty body'],
    [answer(200, '{"access_token":"ey'), 'answered 200 with a body that is cut off or damaged; nothing of it is used'],
    [
      answer(200, '<html>Log in</html>'),
      'answered 200 with a web page instead of data: the address may lead to a login page or a proxy; check the address of IAM',
    ],
    ...['{}', '[]', 'null', '{"access_token":""}', '{"access_token":7}', '{"access_token":"two words"}'].map(
      (body): [Reply, string] => [
        answer(200, body),
        'answered 200 without a token (access_token); check the address of IAM',
      ],
    ),
    [new TransportError('timeout', 'no answer in time'), 'did not answer within 10 s; it is asked again'],
    [
      new TransportError('connection', 'connect ECONNREFUSED 127.0.0.1:1'),
      'cannot be reached (connect ECONNREFUSED 127.0.0.1:1); check the address of IAM and the network between',
    ],
    [
      new TransportError('too-large', 'maxContentLength size of 10 exceeded'),
      'cannot be reached (maxContentLength size of 10 exceeded); check the address of IAM and the network between',
    ],
  ])('says why: %j', async (reply, message) => {
    await expect(setUp(() => reply).token()).rejects.toEqual(new BackendUnavailableError(`${iam} ${message}`));
  });

  it('says how to trust an authority of one’s own', async () => {
    const { token } = setUp(() => new TransportError('certificate', 'self-signed certificate'));
    await expect(token()).rejects.toEqual(
      new BackendUnavailableError(
        `the certificate of ${iam} is not trusted (self-signed certificate); if a proxy's authority is your own, name it by --sysdig-ca-file`,
      ),
    );
  });

  it('says that there is no API key to be had', async () => {
    const missing = new BackendUnavailableError('the token file key cannot be read (ENOENT)');
    const { token, transport } = setUp(undefined, {
      getApiKey: () => {
        throw missing;
      },
    });
    await expect(token()).rejects.toBe(missing);
    expect(transport.requests).toHaveLength(0);
  });

  it('leaves IAM alone for five seconds after a failure, and tells the same again', async () => {
    const { token, transport, clock } = setUp(() => answer(400));
    const first = await rejectionOf(token());
    await clock.advance(4999);
    expect(await rejectionOf(token())).toBe(first);
    expect(transport.requests).toHaveLength(1);
    await clock.advance(1);
    await rejectionOf(token());
    expect(transport.requests).toHaveLength(2);
  });

  it('tries another API key at once', async () => {
    const keys = ['wrong', 'right'];
    const { token } = setUp(({ body }) => (body?.endsWith('right') ? granted('token') : answer(400)), {
      getApiKey: () => keys[0] ?? '',
    });
    await rejectionOf(token());
    keys.shift();
    expect(await token()).toBe('token');
  });

  it('hands on what is a defect of the transport', async () => {
    const defect = new TypeError('undefined is not a function');
    const { token } = setUp(() => {
      throw defect;
    });
    await expect(token()).rejects.toBe(defect);
  });
});

describe('the API key and the token', () => {
  it.each<Reply>([
    answer(400, JSON.stringify({ errorCode: 'x', errorMessage: `no key ${apiKey}` })),
    answer(401, `no: ${apiKey}`),
    answer(302, '', { location: `https://${apiKey}.example.com` }),
    answer(200, `{"apikey":"${apiKey}`),
    new TransportError('connection', `cannot send ${apiKey}`),
  ])('are in no error, although they are repeated: %j', async (reply) => {
    expect(textsOf(await rejectionOf(setUp(() => reply).token()))).not.toContain(apiKey);
  });

  it('are in nothing that shows the credentials themselves', async () => {
    const long = 'eyJraWQi.'.repeat(100);
    const { credentials, token } = setUp(() => granted(long));
    await token();
    for (const secret of [apiKey, long]) expect(textsOf(credentials)).not.toContain(secret);
  });
});
