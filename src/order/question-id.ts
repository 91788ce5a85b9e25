// The ids of the buttons and forms of questions, both ways: a number of our own, read strictly, good after a restart.

export const QUESTION_PREFIX = 'v1:question:';

/** `answer_keys`: with the license text as the draft; `again`: with what was typed and could not be taken; `whole`: all of it. */
export const QUESTION_VERBS = ['answer', 'answer_keys', 'again', 'whole', 'form'] as const;

export type QuestionVerb = (typeof QUESTION_VERBS)[number];

/** @param arg  of a form something never used before, of `again` the draft's number */
export type QuestionTap = { verb: QuestionVerb; questionId: number; arg?: string | undefined };

const QUESTION_ID = /^v1:question:([a-z_]+):([1-9a-z][0-9a-z]{0,9})(?::([0-9A-Za-z_-]{1,50}))?$/;

/** `v1:question:<verb>:<our number, base 36>[:<arg>]` */
export function questionIdOf({ verb, questionId, arg }: QuestionTap): string {
  return `${QUESTION_PREFIX}${verb}:${questionId.toString(36)}${arg === undefined ? '' : `:${arg}`}`;
}

/** Undefined for anything that questionIdOf() does not write today. */
export function parseQuestionId(customId: string): QuestionTap | undefined {
  const [, name, number, arg] = QUESTION_ID.exec(customId) ?? [];
  const verb = QUESTION_VERBS.find((each) => each === name);
  if (!verb || !number) return undefined;
  const questionId = Number.parseInt(number, 36);
  // Beyond what the database's integer can hold nothing was ever drawn.
  return questionId > 2 ** 31 - 1 ? undefined : { verb, questionId, arg };
}
