// What buyers ask: customer inquiries (고객 문의), private and about an order, and product Q&A (상품 문의), which every visitor reads.
// Three servers of one API group, each with a manner of its own.
import { readObject, readString } from './body.ts';
import { formatKst, parseWireDate } from './kst.ts';
import { linesOf } from './store.ts';
import type { Store } from './store.ts';
import type { SandboxQuestion } from './types.ts';
import { badInput, Refusal } from './wire.ts';
import type { Answer } from './wire.ts';

const DAY_MS = 24 * 3_600_000;
const INQUIRY_DAYS = 365;
const QNA_SIZE = 100;
const ANSWER_LENGTH = 4_000;

type JsonRequest = { contentType: string; text: string };

/** @see https://apicenter.commerce.naver.com/docs/commerce-api/current/get-customer-inquiry-pay-user */
const INQUIRY_MESSAGES = {
  '4001': 'API 명세에 맞지 않는 입력 값입니다.',
  '4002': '조회 시작일이 조회 종료일 이후 날짜일 수 없습니다.',
  '4003': '스마트스토어/가맹점의 경우 최대 365일만 조회 가능합니다.',
  '4004': '페이지 번호가 1보다 작을 수 없습니다.',
  '4005': '페이지 번호가 1000000보다 클 수 없습니다.',
  '4006': '페이지 크기가 10보다 작을 수 없습니다.',
  '4007': '페이지 크기가 200보다 클 수 없습니다.',
} as const;

/** @see https://apicenter.commerce.naver.com/docs/commerce-api/current/insert-inquiry-answer-pay-merchant */
const ANSWER_MESSAGES = {
  'ERR-NC-101001': '정상적인 요청이 아닙니다.',
  'ERR-NC-101004': '문의 번호에 해당하는 문의가 없거나 삭제되었습니다.',
  'ERR-NC-101010': '해당 문의에 이미 답변이 존재합니다.',
} as const;

/** Customer inquiries by their day, newest first; a Spring page, whose own number counts from 0. */
export function listInquiries(store: Store, { query }: { query: URLSearchParams }): Answer {
  const from = readDay(query, 'startSearchDate');
  const to = readDay(query, 'endSearchDate');
  if (from > to) throw inquiryRefusal('4002');
  if (to.getTime() - from.getTime() > INQUIRY_DAYS * DAY_MS) throw inquiryRefusal('4003');
  const page = readCount(query, 'page') ?? 1;
  if (page < 1) throw inquiryRefusal('4004');
  if (page > 1_000_000) throw inquiryRefusal('4005');
  const size = readCount(query, 'size') ?? 10;
  if (size < 10) throw inquiryRefusal('4006');
  if (size > 200) throw inquiryRefusal('4007');
  const answered = query.get('answered');
  if (answered !== null && answered !== 'true' && answered !== 'false') throw inquiryRefusal('4001', 'answered');
  const end = to.getTime() + DAY_MS;
  const found = findQuestions(store, 'inquiry', answered).filter(
    ({ askedAt }) => askedAt.getTime() >= from.getTime() && askedAt.getTime() < end,
  );
  const content = found.slice((page - 1) * size, page * size).map(renderInquiry);
  const totalPages = Math.ceil(found.length / size);
  return {
    status: 200,
    body: {
      content,
      totalPages,
      totalElements: found.length,
      number: page - 1,
      size,
      numberOfElements: content.length,
      first: page === 1,
      last: page >= totalPages,
      empty: content.length === 0,
    },
  };
}

/** The first answer to a customer inquiry. @throws Refusal 101010 when there is one */
export function answerInquiry(store: Store, request: JsonRequest, inquiryNo: string): Answer {
  let text: string | undefined;
  try {
    const body = readObject(request);
    text = readString(body, 'answerComment');
    readString(body, 'answerTemplateId');
  } catch {
    throw answerRefusal('ERR-NC-101001');
  }
  if (!text?.trim() || text.length > ANSWER_LENGTH || !/^\d+$/.test(inquiryNo)) throw answerRefusal('ERR-NC-101001');
  const question = store.questions.get(`inquiry:${inquiryNo}`);
  if (!question || question.isDeleted) throw answerRefusal('ERR-NC-101004');
  if (question.answer) throw answerRefusal('ERR-NC-101010');
  const answer = give(store, question, text, 'api');
  return {
    status: 200,
    body: {
      code: 'SUCCESS',
      message: '성공',
      data: { inquiryNo: Number(inquiryNo), inquiryCommentNo: answer.answerContentId },
      timestamp: formatKst(store.clock()),
    },
  };
}

/** Product Q&A, newest first. */
export function listQnas(store: Store, { query }: { query: URLSearchParams }): Answer {
  const from = readMoment(query, 'fromDate');
  const to = readMoment(query, 'toDate');
  if (from > to) throw badInput('fromDate');
  const page = readNumber(query, 'page') ?? 1;
  if (page < 1) throw badInput('page');
  const size = readNumber(query, 'size') ?? QNA_SIZE;
  if (size < 1 || size > QNA_SIZE) throw badInput('size');
  const answered = query.get('answered');
  if (answered !== null && answered !== 'true' && answered !== 'false') throw badInput('answered');
  const found = findQuestions(store, 'qna', answered).filter(({ askedAt }) => askedAt >= from && askedAt <= to);
  const totalPages = Math.ceil(found.length / size);
  return {
    status: 200,
    body: {
      contents: found.slice((page - 1) * size, page * size).map(renderQna),
      page,
      size,
      totalElements: found.length,
      totalPages,
      first: page === 1,
      last: page >= totalPages,
    },
  };
}

/** Answers a question of the product Q&A, or writes over the answer that is there. */
export function answerQna(store: Store, request: JsonRequest, questionId: string): Answer {
  const text = readString(readObject(request), 'commentContent');
  if (!text?.trim()) throw badInput('commentContent', '필수 항목입니다', 'NotBlank');
  if (text.length > ANSWER_LENGTH) throw badInput('commentContent');
  const question = store.questions.get(`qna:${questionId}`);
  if (!question || question.isDeleted) throw new Refusal(404, 'NOT_FOUND', '문의를 찾을 수 없습니다.');
  give(store, question, text, 'api');
  return { status: 204, body: undefined };
}

/** What a buyer asks of the seller alone, about an order. Gives the inquiry's number. @throws Error for an order that does not exist */
export function askPrivately(
  store: Store,
  about: {
    orderId: string;
    /** Lines of the order that it is about; all when left out. */
    productOrderIds?: readonly string[] | undefined;
    category?: '상품' | '배송' | '반품' | '교환' | '환불' | '기타' | undefined;
    title?: string | undefined;
    text: string;
    askedAt?: Date | undefined;
  },
): string {
  const lines = linesOf(store, about.orderId).filter(
    ({ productOrderId }) => about.productOrderIds?.includes(productOrderId) ?? true,
  );
  const order = store.orders.get(about.orderId);
  return enter(store, 'inquiry', {
    askedAt: about.askedAt,
    category: about.category ?? '상품',
    title: about.title ?? '문의드립니다',
    text: about.text,
    orderId: about.orderId,
    productOrderIds: lines.map(({ productOrderId }) => productOrderId),
    productId: lines[0]?.productId,
    productName: lines[0]?.productName,
    option: lines[0]?.productOption,
    writer: order?.ordererName,
  });
}

/** What a visitor asks on a product's page. Gives the question's number. @throws Error for a product that does not exist */
export function askPublicly(
  store: Store,
  { productId, text, askedAt }: { productId: string; text: string; askedAt?: Date | undefined },
): string {
  const product = store.products.get(productId);
  if (!product) throw new Error(`The sandbox sells no product ${productId}`);
  return enter(store, 'qna', { askedAt, text, productId, productName: product.name, writer: 'hane****' });
}

/** The seller answers in the seller center. @throws Error where there is nothing to answer */
export function answerByHand(store: Store, kind: SandboxQuestion['kind'], no: string, text: string): void {
  const question = questionOf(store, kind, no);
  if (question.answer) throw new Error(`${kind} ${no} is answered already`);
  give(store, question, text, 'hand');
}

/** The buyer deletes the question. */
export function deleteQuestion(store: Store, kind: SandboxQuestion['kind'], no: string): void {
  questionOf(store, kind, no).isDeleted = true;
}

function questionOf(store: Store, kind: SandboxQuestion['kind'], no: string): SandboxQuestion {
  const question = store.questions.get(`${kind}:${no}`);
  if (!question || question.isDeleted) throw new Error(`The sandbox has no ${kind} ${no}`);
  return question;
}

function enter(
  store: Store,
  kind: SandboxQuestion['kind'],
  about: { text: string; askedAt: Date | undefined } & Partial<
    Omit<SandboxQuestion, 'kind' | 'no' | 'text' | 'askedAt'>
  >,
): string {
  const no = String((kind === 'inquiry' ? 322_684_000 : 663_810_000) + store.questions.size * 7 + 1);
  store.questions.set(`${kind}:${no}`, {
    kind,
    no,
    category: undefined,
    title: undefined,
    orderId: undefined,
    productOrderIds: [],
    productId: undefined,
    productName: undefined,
    option: undefined,
    writer: undefined,
    ...about,
    askedAt: about.askedAt ?? store.clock(),
    answer: undefined,
    answerCalls: 0,
    isDeleted: false,
  });
  return no;
}

function give(store: Store, question: SandboxQuestion, text: string, by: 'api' | 'hand') {
  if (by === 'api') question.answerCalls += 1;
  const answerContentId = question.answer?.answerContentId ?? Number(question.no) + 400_000_000;
  question.answer = { text, by, at: store.clock(), answerContentId };
  return question.answer;
}

function findQuestions(store: Store, kind: SandboxQuestion['kind'], answered: string | null): SandboxQuestion[] {
  return [...store.questions.values()]
    .filter((one) => one.kind === kind && !one.isDeleted)
    .filter((one) => answered === null || String(one.answer !== undefined) === answered)
    .toSorted((a, b) => b.askedAt.getTime() - a.askedAt.getTime() || Number(b.no) - Number(a.no));
}

function renderInquiry(question: SandboxQuestion): unknown {
  const { answer } = question;
  return {
    inquiryNo: Number(question.no),
    category: question.category,
    title: question.title,
    inquiryContent: question.text,
    inquiryRegistrationDateTime: formatKst(question.askedAt),
    answerContentId: answer?.answerContentId,
    answerContent: answer?.text,
    answerRegistrationDateTime: answer && formatKst(answer.at),
    answered: answer !== undefined,
    orderId: question.orderId,
    productNo: question.productId,
    productOrderIdList: question.productOrderIds.join(','),
    productName: question.productName,
    productOrderOption: question.option,
    customerId: 'hane****',
    customerName: question.writer,
  };
}

function renderQna(question: SandboxQuestion): unknown {
  return {
    questionId: Number(question.no),
    productId: Number(question.productId),
    productName: question.productName,
    question: question.text,
    answer: question.answer?.text,
    answered: question.answer !== undefined,
    maskedWriterId: question.writer,
    createDate: formatKst(question.askedAt),
  };
}

/** Midnight in Seoul of a `yyyy-MM-dd`. */
function readDay(query: URLSearchParams, name: string): Date {
  const text = query.get(name) ?? '';
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? parseWireDate(`${text}T00:00:00.000+09:00`) : undefined;
  if (!at) throw inquiryRefusal('4001', name);
  return at;
}

function readCount(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^-?\d{1,9}$/.test(text)) throw inquiryRefusal('4001', name);
  return Number(text);
}

function readMoment(query: URLSearchParams, name: string): Date {
  const at = parseWireDate(query.get(name) ?? '');
  if (!at) throw badInput(name);
  return at;
}

function readNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^-?\d{1,9}$/.test(text)) throw badInput(name);
  return Number(text);
}

/** @param name  the input that is wrong: only 4001 names one, and without a type */
function inquiryRefusal(code: keyof typeof INQUIRY_MESSAGES, name?: string): Refusal {
  const invalidInputs = name === undefined ? undefined : [{ name, message: '항목이 유효하지 않습니다' }];
  return new Refusal(400, code, INQUIRY_MESSAGES[code], invalidInputs);
}

function answerRefusal(code: keyof typeof ANSWER_MESSAGES): Refusal {
  return new Refusal(400, code, ANSWER_MESSAGES[code]);
}
