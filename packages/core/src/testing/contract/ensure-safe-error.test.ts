import { describe, expect, it } from '@jest/globals';
import { ContractViolation } from './contract-violation.ts';
import { ensureNoSecret } from './ensure-safe-error.ts';

const secrets = ['token-1', 'token-2'];

describe('ensureNoSecret', () => {
  it.each<[string, unknown]>([
    ['a text', 'by token-2'],
    ['the message of an error', new Error('by token-1')],
    ['what caused an error', new Error('down', { cause: { headers: [null, 'token-1'] } })],
    ['a member of an error', Object.assign(new Error('down'), { request: { url: '/?t=token-2' } })],
  ])('finds a secret in %s', (_where, told) => {
    expect(() => ensureNoSecret(told, secrets, 'the error')).toThrow(
      new ContractViolation('the error tells a secret of the backend'),
    );
  });

  it('passes over what tells none, and what holds itself', () => {
    const circle: Record<string, unknown> = { text: 'token', none: null, number: 1 };
    circle['itself'] = circle;
    expect(() => ensureNoSecret(new Error('down', { cause: circle }), secrets, 'the error')).not.toThrow();
  });
});
