// Reports in Korean: pictures, the daily digest, proof of delivery, the commands' names, their answers.

const WON = new Intl.NumberFormat('ko-KR');

/** What everybody sees: pictures and the digest; and the proof of delivery. */
export const reportKo = {
  chart: {
    title: '판매 리포트',
    period: { today: '오늘', '7d': '최근 7일', '30d': '최근 30일', '90d': '최근 90일', all: '전체 기간' },
    yesterday: '어제',
    revenue: '매출',
    definition: '결제 기준 · 취소·반품 제외',
    orders: '주문',
    ordersCount: (count: string): string => `${count}건`,
    units: '수량',
    unitsCount: (count: string): string => `${count}개`,
    takenBack: '취소·반품',
    per: { hour: '시간별 매출', day: '일별 매출', week: '주별 매출', month: '월별 매출' },
    ordersLine: (most: string): string => `주문 수 (최대 ${most})`,
    products: '상품별 매출',
    others: (count: number): string => `그 밖의 상품 ${count}개`,
    delivery: '라이선스 발송',
    auto: '자동',
    approved: '승인',
    none: '아직 발송한 것이 없습니다',
    took: (median: string, longest: string): string => `결제 → 메일  중앙값 ${median} · 최장 ${longest}`,
    empty: '이 기간에는 판매가 없습니다',
    drawn: (at: string): string => `${at} 기준 (한국 시간)`,
    hour: (hour: number): string => `${hour}시`,
    month: (year: string, month: string): string => `${year.slice(2)}.${month}`,
    /** Short enough for an axis: `350만`, `1.2억`. */
    brief: (amountKrw: number): string => {
      if (amountKrw >= 100_000_000) return `${trim(amountKrw / 100_000_000)}억`;
      return amountKrw >= 10_000 ? `${trim(amountKrw / 10_000)}만` : WON.format(amountKrw);
    },
  },

  digest: {
    title: (day: string): string => `📊 ${day}`,
    sold: (orders: number, amount: string): string => `판매 ${orders}건 ${amount}`,
    delivered: (lines: number): string => `발송 ${lines}`,
    waiting: (lines: number): string => `확인 필요 ${lines}`,
    quiet: (day: string): string => `📊 ${day} · 판매 없음 · 시스템 정상`,
    row: {
      waiting: '확인 필요',
      sales: '판매',
      delivery: '발송',
      claims: '클레임',
      stock: '재고',
      deadlines: '오늘 발송기한',
      system: '시스템',
    },
    product: (name: string, units: number): string => `${name} ${units}`,
    otherProducts: (count: number): string => `외 ${count}개 상품`,
    definition: '-# 매출은 결제 기준, 취소·반품 제외',
    state: (state: string, lines: number): string => `${state} ${lines}건`,
    card: '카드',
    more: (count: number): string => `외 ${count}건`,
    how: (auto: number, approved: number): string => `자동 ${auto} · 승인 ${approved}`,
    took: (median: string, longest: string): string => `결제→메일 중앙값 ${median}, 최장 ${longest}`,
    canceled: (lines: number, sent: number): string => (sent > 0 ? `취소 ${lines}(키 나감 ${sent})` : `취소 ${lines}`),
    returned: (lines: number): string => `반품 ${lines}`,
    left: (name: string, left: number, days: number | undefined): string =>
      `${name} ${left}개${days === undefined ? '' : days < 1 ? '(하루분 미만)' : `(약 ${days}일)`}${left === 0 ? ' 🚨' : ''}`,
    low: ' ⚠️',
    dueToday: (lines: number, at: string): string => `${lines}건 · 가장 이른 것 ${at}`,
    overdue: (lines: number): string => `🚨 지남 ${lines}건`,
    fine: '정상',
    polled: (at: string): string => `마지막 조회 ${at}`,
    neverPolled: '아직 조회하지 못함',
    paused: '⏸️ 일시 정지 중',
    stale: '🚨 스마트스토어를 읽지 못하고 있음',
    alarms: (count: number): string => `🚨 경보 ${count}건: /스토어 상태`,
    listingPaused: (names: string): string => `⏸️ 판매중지 ${names}`,
    week: '주간 보기',
  },

  proof: {
    title: '발송 증빙',
    about: (orderId: string): string => `주문번호 ${orderId}`,
    made: (at: string, by: string): string => `${at} 작성 · ${by} · 모든 시각은 한국 시간(KST)`,
    shop: '판매자',
    print: '인쇄하거나 PDF로 저장하세요.',
    line: '상품주문',
    lines: '상품',
    number: '상품주문번호',
    product: '상품',
    option: '옵션',
    quantity: '수량',
    quantityOf: (left: number, ordered: number): string => (left === ordered ? `${left}` : `${left} (주문 ${ordered})`),
    amount: '결제 금액',
    state: '상태',
    license: '라이선스 (끝 글자만)',
    link: '다운로드 링크',
    times: '시각',
    paid: '결제',
    seen: 'Bellhop 접수',
    approved: '승인',
    byItself: '자동 발송 (승인 없음)',
    confirmed: '발주확인',
    mailed: '메일 서버 접수',
    dispatched: '발송처리',
    not: '없음',
    address: '수신 이메일',
    typed: '구매자가 입력한 내용',
    used: '실제로 보낸 주소',
    foundIn: '주소를 찾은 곳',
    mails: '메일',
    kind: { first: '첫 발송', resend: '재발송', replace: '교체 발송' },
    mailState: {
      planned: '아직 보내지 않음',
      handing_over: '보내는 중',
      unknown: '결과 불명',
      accepted: '메일 서버가 접수함',
      refused: '메일 서버가 거부함',
      abandoned: '보내지 않고 끝냄',
    },
    to: '받는 주소',
    messageId: 'Message-ID',
    handedOver: '전송 시작',
    answer: '메일 서버의 답',
    askedBy: '요청',
    licenseState: { reserved: '메일 대기', delivered: '발송됨', set_aside: '따로 둠', revoked: '무효화됨' },
    claims: '클레임',
    noClaims: '없음',
    history: '처리 기록',
    earlier: (count: number): string => `… 그 밖의 기록 ${count}건`,
    foot: '메일 서버의 접수는 메일이 받는 쪽 서버에 전달되었음을 뜻하며, 열람을 뜻하지 않습니다. 이 문서는 Bellhop의 추가 전용 기록에서 만들었습니다.',
    file: (orderId: string): string => `발송증빙-${orderId}.html`,
  },
};

function trim(value: number): string {
  // Two digits that count are enough for an axis.
  return value >= 100 ? WON.format(Math.round(value)) : String(Math.round(value * 10) / 10);
}

export const reportNamesKo = {
  'order proof': {
    name: '증빙',
    description: '발송 증빙 한 장: 시각, 주소, 메일 서버의 답, 승인한 사람 (기록에 남음)',
  },
  'order proof:order': {
    name: '주문',
    description: '주문번호, 상품주문번호(뒤 6자리도 됨), 구매자 이름이나 이메일, 상품명',
  },
  report: { name: '리포트', description: '판매 현황과 내보내기' },
  'report sales': { name: '판매', description: '매출, 주문, 발송을 숫자와 그림으로' },
  'report sales:period': { name: '기간', description: '결제일 기준 (한국 시간). 비우면 최근 7일' },
  'report export': { name: '내보내기', description: '상품주문을 엑셀에서 열리는 CSV 파일로 (기록에 남음)' },
  'report export:period': { name: '기간', description: '결제일 기준 (한국 시간). 비우면 최근 30일' },
  'report export:format': { name: '형식', description: '엑셀에서 열리는 CSV 파일' },
  'report digest': { name: '요약', description: '어제의 판매와 할 일을 매일 채널에 알리는 시각' },
  'report digest:time': { name: '시각', description: '예: 09:00 (한국 시간). off는 끄기. 비우면 지금 설정 보기' },
};

/** What the commands answer. */
export const reportCommandsKo = {
  sales: {
    revenue: '매출',
    definition: '결제 기준 · 취소·반품 제외',
    sold: (orders: string, lines: string, units: string): string =>
      `주문 ${orders}건 · 상품주문 ${lines}건 · 수량 ${units}`,
    takenBack: (canceled: string, returned: string): string => `취소 ${canceled}건 · 반품 ${returned}건`,
    delivered: '발송',
    how: (auto: string, approved: string): string => `자동 ${auto}건 · 승인 ${approved}건`,
    took: (median: string, longest: string): string => `결제 → 메일: 중앙값 ${median} · 최장 ${longest}`,
    products: '많이 팔린 상품',
    product: (name: string, units: string, amount: string): string => `${name} · ${units}개 · ${amount}`,
    others: (count: number, amount: string): string => `그 밖의 상품 ${count}개 · ${amount}`,
    none: '이 기간에는 판매가 없습니다.',
    post: '채널에 올리기',
    posted: '✅ 채널에 올렸습니다.',
    notAllowed: '이 채널에 올릴 수 없습니다. 봇에게 채널 보기, 메시지 보내기, 파일 첨부 권한을 주고 다시 실행하세요.',
    by: (name: string): string => `${name}님이 올림`,
    oldButton: '이 버튼은 더는 쓸 수 없습니다. `/리포트 판매`를 다시 실행하세요.',
    alt: (period: string, amount: string, orders: string): string => `${period} 매출 ${amount}, 주문 ${orders}건`,
  },

  export: {
    none: '이 기간에는 주문이 없습니다.',
    progress: (done: string, total: string): string => `⏳ ${done} / ${total}`,
    done: (lines: string): string =>
      `✅ 상품주문 ${lines}건입니다. 주소와 키는 가려져 있습니다. 숫자가 바뀌지 않도록 주문번호 앞에 작은따옴표(')가 붙습니다.`,
    parts: (count: number): string => `파일이 커서 ${count}개로 나누었습니다.`,
    tooMany: (lines: string): string => `상품주문 ${lines}건은 한 번에 내보낼 수 없습니다. 기간을 줄이세요.`,
    columns: {
      order: '주문번호',
      line: '상품주문번호',
      paid: '결제일시',
      productId: '채널상품번호',
      product: '상품명',
      option: '옵션',
      quantity: '수량',
      ordered: '주문 수량',
      amount: '결제 금액',
      state: '상태',
      email: '이메일(가림)',
      license: '라이선스 끝자리',
      seen: '접수',
      mailed: '메일 접수',
      dispatched: '발송처리',
      due: '발송기한',
      approvedBy: '승인',
    },
    auto: '자동',
    file: (from: string, to: string): string => `상품주문-${from}-${to}`,
  },

  digest: {
    on: (time: string, next: string): string =>
      `✅ 매일 ${time}(한국 시간)에 어제의 요약이 채널에 올라옵니다. 월요일에는 한 주의 그림도 함께 옵니다. 다음: ${next}`,
    off: '✅ 매일 요약을 껐습니다.',
    isOn: (time: string, next: string): string => `매일 ${time}(한국 시간)에 올라옵니다. 다음: ${next}`,
    isOff: '매일 요약이 꺼져 있습니다. 켜려면 시각을 09:00처럼 입력하세요.',
    notATime: (text: string): string => `“${text}”는 시각이 아닙니다. 09:00처럼 입력하거나, 끄려면 off를 입력하세요.`,
  },

  proof: {
    done: (orderId: string): string =>
      `주문 ${orderId}의 발송 증빙입니다. 파일을 열어 인쇄하거나 PDF로 저장하세요. 구매자의 이메일이 들어 있으니 필요한 곳에만 보내세요.`,
    several: (text: string): string => `“${text}”에 맞는 주문이 여럿입니다. 목록에서 고르거나 주문번호를 입력하세요.`,
  },
};
