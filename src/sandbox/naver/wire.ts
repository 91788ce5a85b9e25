// What goes back over the wire: answers, refusals in their three families, and the codes of the official tables.

export type Answer = { status: number; body: unknown };

/** Thrown where the service says no; `server.ts` dresses it for the family of the API. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly invalidInputs: { name: string; type?: string; message: string }[] | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    invalidInputs?: { name: string; type?: string; message: string }[],
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.invalidInputs = invalidInputs;
  }
}

/** @see https://apicenter.commerce.naver.com/docs/trouble-shooting */
const GATEWAY: Record<string, { status: number; message: string }> = {
  'GW.AUTHN': { status: 401, message: '요청을 보낼 권한이 없습니다.' },
  'GW.IP_NOT_ALLOWED': { status: 403, message: '호출이 허용되지 않은 IP입니다.' },
  'GW.NOT_FOUND': { status: 404, message: '요청하신 리소스를 찾을 수 없습니다.' },
  'GW.RATE_LIMIT': { status: 429, message: '요청이 많아 서비스를 일시적으로 사용할 수 없습니다.' },
  'GW.QUOTA_LIMIT': { status: 429, message: '할당된 시간당 요청량을 초과하였습니다.' },
  'GW.PROXY.01': { status: 500, message: '일시적으로 서비스를 사용할 수 없습니다.' },
  'GW.PROXY.02': { status: 500, message: '일시적으로 서비스를 사용할 수 없습니다.' },
  'GW.PROXY.03': { status: 500, message: '일시적으로 서비스를 사용할 수 없습니다.' },
  'GW.PROXY.04': { status: 500, message: '일시적으로 서비스를 사용할 수 없습니다.' },
  'GW.PROXY.05': { status: 500, message: '일시적으로 서비스를 사용할 수 없습니다.' },
  'GW.INTERNAL_SERVER_ERROR': { status: 500, message: '내부 서버 오류입니다.' },
  'GW.BLOCK.01': { status: 503, message: '일시적으로 서비스를 사용할 수 없습니다.' },
  'GW.BLOCK.02': { status: 503, message: '서비스 점검 중입니다.' },
  'GW.TIMEOUT.01': { status: 504, message: '처리 시간이 초과되었습니다.' },
  'GW.TIMEOUT.02': { status: 504, message: '응답 시간이 초과되었습니다.' },
};

const GATEWAY_CODE_OF: Record<number, string> = {
  401: 'GW.AUTHN',
  403: 'GW.IP_NOT_ALLOWED',
  404: 'GW.NOT_FOUND',
  429: 'GW.RATE_LIMIT',
  500: 'GW.PROXY.03',
  503: 'GW.BLOCK.02',
  504: 'GW.TIMEOUT.02',
};

/** A refusal of the gateway by its code, or by the code that usually goes with a status. */
export function gatewayRefusal(by: { code?: string | undefined; status?: number | undefined }): Refusal {
  const code = by.code ?? GATEWAY_CODE_OF[by.status ?? 500] ?? 'GW.INTERNAL_SERVER_ERROR';
  const known = GATEWAY[code];
  return new Refusal(by.status ?? known?.status ?? 500, code, known?.message ?? '요청을 처리할 수 없습니다.');
}

/** The order API's own codes, with the official Korean text. */
export const ORDER_MESSAGES = {
  '4000': '잘못된 요청 파라미터',
  '9999': '정의되지 않은 오류 코드',
  '100001': '상품 주문을 찾을 수 없음',
  '100003': '주문을 찾을 수 없음',
  '101009': '처리 권한이 없는 상품 주문 번호를 요청',
  '104105': '발송 기한 입력 범위 초과',
  '104116': '배송 방법 변경 필요(배송 없음 주문)',
  '104117': '배송 방법 변경 필요',
  '104118': '택배사 미입력',
  '104119': '택배사 코드 확인',
  '104120': '송장 번호 미입력',
  '104122': '배송 송장 오류(비유효 송장)',
  '104131': '상품 주문 번호 중복',
  '104133': '잘못된 요청',
  '104139': '조회 가능한 날짜 범위를 초과',
  '104442': '상품 주문 상태 확인 필요',
  '104443': '발주 상태 확인 필요',
  '105306': '변경을 요청한 상태가 기존과 동일',
} as const;

export type OrderCode = keyof typeof ORDER_MESSAGES;

export type FailInfo = { productOrderId: string; code: string; message: string };

/** One product order of a batch that was refused while the others went through. */
export function failInfo(productOrderId: string, code: string, message?: string): FailInfo {
  const known: Record<string, string> = ORDER_MESSAGES;
  return { productOrderId, code, message: message ?? known[code] ?? '기타' };
}

/** `4000`, with a note of the form error-type.object.field. */
export function badParameter(note: string): Refusal {
  return new Refusal(400, '4000', `${ORDER_MESSAGES['4000']} (${note})`);
}

/** 400 with one of the order API's codes for the whole request. */
export function orderRefusal(code: OrderCode): Refusal {
  return new Refusal(400, code, ORDER_MESSAGES[code]);
}

/** What the framework says to a body that it cannot read: bad JSON, a wrong type, an unknown or empty enum value. */
export function unreadable(): Refusal {
  return new Refusal(400, '000400', '요청 본문을 읽을 수 없습니다. (HttpMessageNotReadableException)');
}

/** What servers other than the order API, and the token endpoint, say to a bad value. */
export function badInput(name: string, message = '항목이 유효하지 않습니다', type = 'InvalidValue'): Refusal {
  return new Refusal(400, 'BAD_REQUEST', '잘못된 요청입니다.', [{ name, type, message }]);
}
