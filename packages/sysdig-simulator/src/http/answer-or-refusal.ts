import { type Answer, errorAnswer, RefusedRequestError } from './answer.ts';

/** Answers; what is thrown on the way becomes an answer, too. */
export function answerOrRefusal(ask: () => Answer): Answer {
  try {
    return ask();
  } catch (error) {
    if (error instanceof RefusedRequestError) return error.answer;
    return errorAnswer(500, error instanceof Error ? error.message : String(error));
  }
}
