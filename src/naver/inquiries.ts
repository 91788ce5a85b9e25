// What buyers ask: customer inquiries (고객 문의), private and about an order, and product Q&A (상품 문의), which every visitor reads.

import { z } from 'zod';

import { NaverError } from '../errors.ts';
import type { Asked, QuestionKind } from '../order/question-card.ts';
import { ask } from './request.ts';
import type { Send } from './request.ts';
import { writeTime } from './time.ts';
import { id, looseText, readEach, text, time } from './wire.ts';

/** `page` from 1. `isAnswered`: only those with, or without, an answer; absent: all. */
export type QuestionsQuery = {
  kind: QuestionKind;
  from: Date;
  to: Date;
  isAnswered?: boolean | undefined;
  page: number;
};

/** `unreadable`: how many elements were left out. */
export type QuestionsPage = { questions: Asked[]; unreadable: number; hasNext: boolean };

/** Naver's own word for: somebody was quicker. */
const ALREADY_ANSWERED = 'ERR-NC-101010';
/** 10 to 200. */
const INQUIRIES_A_PAGE = 200;
/** At most. */
const QNAS_A_PAGE = 100;

const Inquiry = z
  .object({
    inquiryNo: id,
    category: looseText,
    title: looseText,
    inquiryContent: looseText,
    inquiryRegistrationDateTime: time,
    answered: z.boolean(),
    answerContent: looseText,
    answerRegistrationDateTime: time,
    orderId: text,
    // Separated by commas.
    productOrderIdList: text,
    productName: looseText,
    productOrderOption: looseText,
  })
  .transform((row): Asked => ({
    kind: 'private',
    no: row.inquiryNo,
    askedAt: row.inquiryRegistrationDateTime,
    category: row.category,
    title: row.title,
    text: row.inquiryContent ?? '',
    productName: row.productName,
    option: row.productOrderOption,
    orderId: row.orderId,
    productOrderIds: (row.productOrderIdList ?? '')
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean),
    isAnswered: row.answered,
    answer: row.answerContent,
    answeredAt: row.answerRegistrationDateTime,
  }));

const Qna = z
  .object({
    questionId: id,
    question: looseText,
    createDate: time,
    answered: z.boolean(),
    answer: looseText,
    productName: looseText,
  })
  .transform((row): Asked => ({
    kind: 'public',
    no: row.questionId,
    askedAt: row.createDate,
    category: undefined,
    title: undefined,
    text: row.question ?? '',
    productName: row.productName,
    option: undefined,
    orderId: undefined,
    productOrderIds: [],
    isAnswered: row.answered,
    answer: row.answer,
    answeredAt: undefined,
  }));

const PageOf = z.object({
  content: z.array(z.unknown()).nullish(),
  contents: z.array(z.unknown()).nullish(),
  totalPages: z.int().nullish(),
  last: z.boolean().nullish(),
});

/**
 * One page of what was asked between two moments; of customer inquiries on their whole days in Korea, at most 365.
 * @throws NaverError  401 or 403 GW.AUTHN when the application lacks the API group 문의
 * @see https://apicenter.commerce.naver.com/docs/commerce-api/current/get-customer-inquiry-pay-user
 */
export async function listQuestions(send: Send, { kind, from, to, isAnswered, page }: QuestionsQuery) {
  const isPrivate = kind === 'private';
  const query = new URLSearchParams({
    // Each list refuses the other's names.
    ...(isPrivate
      ? { startSearchDate: writeDay(from), endSearchDate: writeDay(to) }
      : { fromDate: writeTime(from), toDate: writeTime(to) }),
    ...(isAnswered !== undefined && { answered: String(isAnswered) }),
    page: String(page),
    size: String(isPrivate ? INQUIRIES_A_PAGE : QNAS_A_PAGE),
  });
  const { value } = await ask(send, {
    method: 'GET',
    api: isPrivate ? '/v1/pay-user/inquiries' : '/v1/contents/qnas',
    query,
    isWrite: false,
    read: (json) => PageOf.parse(json),
  });
  const elements = value.content ?? value.contents ?? [];
  const { read, unreadable } = readEach(elements, isPrivate ? Inquiry : Qna, () => undefined);
  const hasNext = value.last != null ? !value.last : page < (value.totalPages ?? page);
  return { questions: read, unreadable: unreadable.length, hasNext } satisfies QuestionsPage;
}

/**
 * Answers. A customer inquiry is answered once; a question of the product Q&A is written over, whoever answered it before: look first.
 * @throws NaverError  `mayHaveHappened`: look before repeating
 * @see https://apicenter.commerce.naver.com/docs/commerce-api/current/insert-inquiry-answer-pay-merchant
 */
export async function answerQuestion(
  send: Send,
  { kind, no, text: answer }: { kind: QuestionKind; no: string; text: string },
): Promise<'done' | 'already_answered'> {
  const isPrivate = kind === 'private';
  try {
    await ask(send, {
      method: isPrivate ? 'POST' : 'PUT',
      api: isPrivate ? '/v1/pay-merchant/inquiries/{no}/answer' : '/v1/contents/qnas/{no}',
      params: { no },
      body: () => (isPrivate ? { answerComment: answer } : { commentContent: answer }),
      isWrite: true,
      // That it is no refusal is all there is to know; the Q&A answers 204 without a body.
      read: () => undefined,
    });
    return 'done';
  } catch (error) {
    if (isPrivate && error instanceof NaverError && error.code === ALREADY_ANSWERED) return 'already_answered';
    throw error;
  }
}

/** `2026-11-24`, the day in Korea. */
function writeDay(at: Date): string {
  return writeTime(at).slice(0, 10);
}
