import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anonymous, type RunningApp, startApp } from './running-app.ts';

let app: RunningApp;
beforeAll(async () => {
  app = await startApp({ info: { title: 'my-adapter', version: '3.4.5' } });
});
afterAll(() => app.server.stop());

describe('/version', () => {
  it.each(['/version', '/version/', '/version?pretty=0'])(
    'tells which program answers, laid out for people: %s',
    async (path) => {
      const { status, headers, body } = await app.server.get(path);
      expect([status, headers['content-type'], headers['content-length']]).toEqual([
        200,
        'application/json',
        `${body.length}`,
      ]);
      expect(
        body.startsWith('{\n  "major": "3",\n  "minor": "4",\n  "gitVersion": "v3.4.5",\n  "gitCommit": "",\n'),
      ).toBe(true);
      expect(body.endsWith('"\n}')).toBe(true);
      expect(JSON.parse(body)).toMatchObject({ goVersion: `node${process.versions.node}` });
    },
  );

  it('is a path like any other to those who grant access', async () => {
    app.authorizer.asked.length = 0;
    expect((await app.server.get('/version/', anonymous)).status).toBe(403);
    expect(app.authorizer.asked).toEqual([{ kind: 'path', verb: 'get', path: '/version/' }]);
  });

  it('is told in no other form', async () => {
    const { status, body } = await app.server.get('/version', { Accept: 'text/html' });
    expect((await app.server.get('/version', { Accept: 'application/yaml' })).status).toBe(406);
    expect([status, JSON.parse(body).message]).toEqual([
      406,
      'only the following media types are accepted: application/json',
    ]);
  });

  it.each(['/version/more', '/Version'])('is nowhere else: %s', async (path) => {
    expect((await app.server.get(path)).status).toBe(404);
  });

  it('is what OpenAPI says too', async () => {
    expect(JSON.parse((await app.server.get('/openapi/v2')).body).info).toEqual({
      title: 'my-adapter',
      version: '3.4.5',
    });
  });
});
