// What Bellhop says in Korean while it watches: rules that hold, deadlines, the nightly comparison, blocked buyers.
import { formatWon } from './format.ts';

export const watchKo = {
  /** The rule that holds a line, with its number. */
  rule: {
    many_units: (units: number): string => `수량 ${units}개 이상`,
    large_sum: (krw: number): string => `${formatWon(krw, 'ko')} 이상`,
    bought_again: (minutes: number): string => `같은 구매자가 ${minutes}분 안에 다시 주문`,
  },

  earlierAddress: (address: string): string => `이전 주문의 주소: ${address}`,

  deadlines: {
    near: (count: number): string => `⏰ 발송기한이 다가옵니다 · ${count}건`,
    passed: (count: number): string => `🚨 발송기한이 지났습니다 · ${count}건`,
    both: (passed: number, near: number): string => `🚨 발송기한 지남 ${passed}건 · 다가옴 ${near}건`,
    card: '카드',
    more: (count: number): string => `외 ${count}건`,
    wayOut: '기한 안에 보낼 수 없으면 카드의 더보기에서 발송지연을 신청하세요.',
    stale: (at: string): string =>
      `⚠️ 스마트스토어를 ${at}에 마지막으로 조회했습니다. 그사이 판매자센터에서 처리한 주문이 있을 수 있습니다.`,
  },

  audit: {
    title: (count: number): string => `📋 스토어와 장부가 다릅니다 · ${count}건`,
    row: (order: string, books: string, store: string): string => `• ${order} · 장부: ${books} → 스토어: ${store}`,
    more: (count: number): string => `외 ${count}건`,
    after: '장부를 스토어에 맞췄습니다. 사람이 할 일이 있으면 카드가 알려 줍니다.',
    unknown: '없음',
    missing: '없음',
    units: (count: number): string => `수량 ${count}`,
    card: '카드',
    status: {
      PAYMENT_WAITING: '결제대기',
      PAYED: '결제완료',
      DELIVERING: '배송중',
      DELIVERED: '배송완료',
      PURCHASE_DECIDED: '구매확정',
      EXCHANGED: '교환',
      CANCELED: '취소',
      RETURNED: '반품',
      CANCELED_BY_NOPAYMENT: '미결제취소',
      unknown: '모르는 상태',
    },
    claim: {
      none: '',
      cancel_requested: '취소 요청',
      canceled: '취소 완료',
      return_requested: '반품·교환 요청',
      returned: '반품 완료',
      unclear: '모르는 클레임',
    },
  },
};

/** Names and answers of the commands. */
export const watchCommandsKo = {
  named: {
    buyer: { name: '구매자', description: '구매자 차단과 차단 해제' },
    'buyer block': { name: '차단', description: '이 구매자의 주문을 지금과 앞으로 모두 보류' },
    'buyer block:order': { name: '주문', description: '이 구매자의 주문번호나 상품주문번호 (뒤 6자리도 됨)' },
    'buyer unblock': { name: '해제', description: '이 구매자의 앞으로의 주문을 다시 보통으로 처리' },
    'buyer unblock:order': { name: '주문', description: '이 구매자의 주문번호나 상품주문번호 (뒤 6자리도 됨)' },
    'store holds': { name: '보류규칙', description: '주문을 자동으로 보류하는 규칙. 아무것도 넣지 않으면 지금 규칙' },
    'store holds:units': { name: '수량', description: '주문 수량이 이만큼 이상이면 보류, 예: 3. 없애려면 0' },
    'store holds:sum': { name: '금액', description: '주문 금액이 이만큼(원) 이상이면 보류, 예: 100000. 없애려면 0' },
    'store holds:again_minutes': {
      name: '재주문',
      description: '같은 구매자가 이만큼(분) 안에 다시 주문하면 보류, 예: 60. 없애려면 0',
    },
    'store holds:shared_address': { name: '같은이메일', description: '다른 구매자가 쓴 이메일이면 보류' },
    'order send': { name: '발송', description: '주문번호로 발송 + 발송처리. Bellhop이 아직 모르는 주문도 됨' },
    'order send:order': { name: '주문', description: '주문번호나 상품주문번호' },
  },

  onOff: { on: '켜기', off: '끄기' },

  holds: {
    title: '보류 규칙',
    none: '보류 규칙이 없습니다. 예: `/스토어 보류규칙 수량:3`',
    units: (count: string): string => `• 주문 수량 ${count}개 이상`,
    sum: (won: string): string => `• 주문 금액 ${won} 이상`,
    again: (minutes: string): string => `• 같은 구매자가 ${minutes}분 안에 다시 주문`,
    shared: '• 다른 구매자가 쓴 이메일',
    blocked: (count: number): string => `• 차단한 구매자 ${count}명 (\`/구매자 해제\`로 풉니다)`,
    howTo: '규칙에 걸린 주문은 보류되고, 카드의 재개를 눌러야 나갑니다.',
    saved: '✅ 저장했습니다. 지금부터 들어오는 주문에 적용됩니다.',
    notANumber: (text: string, max: string): string =>
      `“${text}”는 쓸 수 없습니다. 1부터 ${max}까지의 숫자를 넣으세요. 규칙을 없애려면 0을 넣습니다. 바꾸지 않았습니다.`,
  },

  buyer: {
    none: (text: string): string =>
      `“${text}”에 해당하는 주문이 없습니다. 목록에서 고르거나 주문번호를 입력하세요. 방금 결제된 주문이면 \`/스토어 조회\`를 먼저 실행하세요.`,
    several: (text: string): string =>
      `“${text}”에 해당하는 주문이 여럿입니다. 목록에서 고르거나 주문번호를 모두 입력하세요.`,
    noNumber:
      '이 주문에는 네이버의 구매자 번호가 없어서 같은 구매자의 다른 주문을 알아볼 수 없습니다. 카드의 보류로 이 주문만 멈추세요.',
    blocked: '⛔ 이 구매자를 차단했습니다. 앞으로의 주문은 모두 보류됩니다.',
    blockedAlready: (since: string, by: string): string => `이미 차단한 구매자입니다 (${since}, ${by}).`,
    held: (count: number): string => `열려 있던 상품주문 ${count}건을 보류했습니다:`,
    heldNone: '열려 있는 상품주문이 없었습니다.',
    unblocked: '✅ 차단을 풀었습니다. 앞으로의 주문은 보통대로 처리됩니다.',
    notBlocked: '차단한 구매자가 아닙니다.',
    stillHeld: (count: number): string => `아직 보류 중인 상품주문 ${count}건. 보내려면 카드에서 재개를 누르세요:`,
    stillHeldNone: '보류 중인 상품주문은 없습니다.',
    row: (order: string, lines: number): string => (lines > 1 ? `• ${order} · 상품주문 ${lines}건` : `• ${order}`),
    more: (count: number): string => `외 주문 ${count}건`,
    card: '카드',
  },

  send: {
    notANumber: (text: string): string => `“${text}”는 주문번호가 아닙니다. 주문번호나 상품주문번호를 입력하세요.`,
    unknown: (text: string): string =>
      `Bellhop도 스마트스토어도 모르는 번호입니다: ${text}\n번호를 모두 입력했는지, 이 스토어의 주문인지 확인하세요.`,
    several: (text: string): string => `“${text}”로 끝나는 주문이 여럿입니다. 번호를 모두 입력하세요.`,
    unpaid: '아직 결제되지 않은 주문입니다. 결제되면 카드가 저절로 올라옵니다.',
    over: '취소되었거나 반품된 주문이라 보낼 수 없습니다.',
    failed: (why: string): string =>
      `스마트스토어에서 주문을 읽지 못했습니다: ${why}\n잠시 뒤 다시 실행하고, 계속되면 \`/스토어 상태\`를 확인하세요.`,
    sending: (count: number): string => `📨 상품주문 ${count}건을 보냅니다. 결과는 카드에 나타납니다.`,
    rest: (states: string): string => `함께 나가지 않은 상품주문: ${states}`,
    nothing: (states: string): string => `지금 보낼 수 있는 상품주문이 없습니다: ${states}`,
    nothingHint: '카드에서 필요한 것을 먼저 하세요.',
    underWay: '이미 나가고 있습니다.',
    dispatched: (count: number): string =>
      `⚠️ 상품주문 ${count}건은 판매자센터에서 이미 발송처리되었습니다. 라이선스를 전달했는지 먼저 확인하세요. 라이선스 메일만 보내려면 1분 안에 누르세요.`,
    sendAnyway: '라이선스 발송',
    mailed: '📨 라이선스 메일을 보냅니다. 결과는 카드에 나타납니다.',
    tooLate: '1분이 지나 취소되었습니다. `/주문 발송`을 다시 실행하세요.',
    card: (url: string): string => `카드: ${url}`,
  },

  audited: (at: string): string => `마지막 장부 대조: ${at}`,
  neverAudited: '마지막 장부 대조: 아직 없음 (매일 04:00 이후)',
};
