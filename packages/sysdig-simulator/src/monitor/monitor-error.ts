import { RefusedRequestError, refusalAnswer } from '../http/answer.ts';

/** A parameter that the Monitor API refuses; its shape was seen, the status was not. */
export function badMonitorParameter(field: string, rejectedValue: string): RefusedRequestError {
  const message = `${field} is a whole number of at least 0`;
  return new RefusedRequestError(refusalAnswer(400, { reason: 'Invalid parameter', message, field, rejectedValue }));
}

/** What somebody hears whose token may not do this. */
export const accessDenied = {
  reason: 'Not enough privileges to complete the action',
  message: 'Access is denied',
};
