// Everything the page itself says, in both languages. What the bot says comes from the bot.

const ko = {
  tagline: '데모',
  guide:
    '① 스토어에서 주문 → ② Discord 카드에서 발송 → ③ 메일함에서 라이선스 확인. 모두 이 컴퓨터 안에서만 움직입니다.',
  lost: '데모가 꺼져 있습니다. 다시 시작하면 저절로 이어집니다.',
  pane: { store: '스토어', discord: 'Discord', mailbox: '메일함' },
  discord: {
    channel: '주문',
    message: '메시지',
    as: '나는',
    role: { operator: '운영자', admin: '관리자', none: '역할 없음' },
    app: '앱',
    edited: '(수정됨)',
    onlyYou: '나만 볼 수 있어요',
    dismiss: '메시지 닫기',
    thinking: '생각하는 중…',
    used: '사용:',
    failed: '상호작용 실패',
    noAnswer: '애플리케이션이 응답하지 않았어요',
    silent: '알림 없이 보낸 메시지',
    empty: '아직 메시지가 없습니다.',
    type: '/ 를 눌러 명령어 고르기',
    noCommand: '그런 명령어가 없습니다.',
    optional: '(선택)',
    send: '보내기',
    cancel: '취소',
    choose: '고르기',
    yes: '예',
    no: '아니요',
    pick: '선택',
  },
  mailbox: {
    empty: '아직 메일이 없습니다. 주문을 발송하면 여기에 도착합니다.',
    back: '← 목록',
    to: '받는 사람',
    from: '보낸 사람',
    body: '메일',
    text: '텍스트',
    source: '원본',
    pick: '메일을 고르면 여기에서 읽을 수 있습니다.',
  },
  store: {
    order: '주문하기',
    product: '상품',
    quantity: '수량',
    buyer: '구매자',
    memo: '배송메모',
    gift: '선물하기',
    pay: '결제하기',
    lines: '상품주문',
    empty: '아직 주문이 없습니다.',
    number: '주문',
    byHand: '직접 발송',
    byApi: '발송처리됨',
    left: '남음',
    confirmed: '발주확인',
    buyerActs: '구매자',
    sellerActs: '판매자센터',
    state: {
      PAYMENT_WAITING: '입금대기',
      PAYED: '결제완료',
      GIFT_WAITING: '선물 수락대기',
      DELIVERING: '배송중',
      DELIVERED: '배송완료',
      PURCHASE_DECIDED: '구매확정',
      CANCELED: '취소완료',
      RETURNED: '반품완료',
      CANCELED_BY_NOPAYMENT: '미입금취소',
      CANCEL_REQUEST: '취소요청',
      CANCELING: '취소처리중',
      RETURN_REQUEST: '반품요청',
      COLLECTING: '수거처리중',
      COLLECT_DONE: '수거완료',
    },
    act: {
      acceptGift: '선물 수락',
      requestCancel: '취소하기',
      withdrawClaim: '요청 철회',
      requestReturn: '반품 요청',
      decidePurchase: '구매확정',
      dispatchByHand: '직접 발송처리',
      approveCancelByHand: '취소 승인',
    },
  },
};

/** @type {typeof ko} */
const en = {
  tagline: 'demo',
  guide:
    '① order in the store → ② send from the card in Discord → ③ read the license in the mailbox. Nothing leaves this computer.',
  lost: 'The demo is not running. Start it again and this page goes on by itself.',
  pane: { store: 'Store', discord: 'Discord', mailbox: 'Mailbox' },
  discord: {
    channel: 'orders',
    message: 'message',
    as: 'I am',
    role: { operator: 'operator', admin: 'admin', none: 'no role' },
    app: 'APP',
    edited: '(edited)',
    onlyYou: 'Only you can see this',
    dismiss: 'Dismiss message',
    thinking: 'is thinking…',
    used: 'used',
    failed: 'This interaction failed',
    noAnswer: 'The application did not respond',
    silent: 'Sent without a notification',
    empty: 'No messages yet.',
    type: 'Press / to choose a command',
    noCommand: 'There is no such command.',
    optional: '(optional)',
    send: 'Send',
    cancel: 'Cancel',
    choose: 'Choose',
    yes: 'yes',
    no: 'no',
    pick: 'Select',
  },
  mailbox: {
    empty: 'No mail yet. Send an order and it arrives here.',
    back: '← all mail',
    to: 'To',
    from: 'From',
    body: 'Mail',
    text: 'Text',
    source: 'Source',
    pick: 'Choose a mail to read it here.',
  },
  store: {
    order: 'Place an order',
    product: 'Product',
    quantity: 'Quantity',
    buyer: 'Buyer',
    memo: 'Delivery memo',
    gift: 'As a gift',
    pay: 'Pay',
    lines: 'Order lines',
    empty: 'No orders yet.',
    number: 'Order',
    byHand: 'dispatched by hand',
    byApi: 'dispatched',
    left: 'left',
    confirmed: 'confirmed',
    buyerActs: 'Buyer',
    sellerActs: 'Seller center',
    state: {
      PAYMENT_WAITING: 'Awaiting payment',
      PAYED: 'Paid',
      GIFT_WAITING: 'Gift not accepted yet',
      DELIVERING: 'Shipping',
      DELIVERED: 'Delivered',
      PURCHASE_DECIDED: 'Purchase decided',
      CANCELED: 'Canceled',
      RETURNED: 'Returned',
      CANCELED_BY_NOPAYMENT: 'Canceled, not paid',
      CANCEL_REQUEST: 'Cancel requested',
      CANCELING: 'Being canceled',
      RETURN_REQUEST: 'Return requested',
      COLLECTING: 'Being collected',
      COLLECT_DONE: 'Collected',
    },
    act: {
      acceptGift: 'Accept gift',
      requestCancel: 'Cancel',
      withdrawClaim: 'Withdraw request',
      requestReturn: 'Ask for return',
      decidePurchase: 'Decide purchase',
      dispatchByHand: 'Dispatch by hand',
      approveCancelByHand: 'Approve cancel',
    },
  },
};

const asked = new URLSearchParams(location.search).get('lang') ?? navigator.language;

/** @type {'ko' | 'en'} */
export const lang = asked.startsWith('en')
  ? 'en'
  : asked.startsWith('ko') || !navigator.language.startsWith('en')
    ? 'ko'
    : 'en';

export const words = lang === 'ko' ? ko : en;

const WON = new Intl.NumberFormat('ko-KR');

/** @param {number} amountKrw */
export function sayWon(amountKrw) {
  return lang === 'ko' ? `${WON.format(amountKrw)}원` : `₩${WON.format(amountKrw)}`;
}

const CLOCK = new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** @param {number} at  milliseconds since 1970 */
export function sayTime(at) {
  return CLOCK.format(at);
}
