import { type Answer, jsonAnswer } from '../http/answer.ts';
import type { MonitorContext } from '../http/monitor-context.ts';

/** `GET /api/token`: the key that the request came with, or would have. */
export function answerToken({ token }: MonitorContext): Answer {
  return jsonAnswer(200, { token: { key: token } });
}

/** `GET /api/user/me`, by which clients check a token. Only the outermost member is known. */
export function answerUser(): Answer {
  return jsonAnswer(200, {
    user: { id: 1, username: 'simulator@example.com', enabled: true, systemRole: 'ROLE_USER', currentTeam: 1 },
  });
}

/** `GET /api/login`, by which Sysdig's Grafana plugin checks a token; it looks at the status alone. */
export function answerLogin(): Answer {
  return jsonAnswer(200, {});
}
