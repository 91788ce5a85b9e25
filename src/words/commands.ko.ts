// The slash commands in Korean: their names as Discord lists them, and their answers. By its shape the list of what the other language must say too.
import { formatWon } from './format.ts';
import { productKo, productNamedKo, secretKo, sourceKo } from './product.ko.ts';
import { reportCommandsKo, reportNamesKo } from './report.ko.ts';
import { licenseKo, licenseNamesKo } from './stock.ko.ts';
import { searchKo, searchNamedKo } from './search.ko.ts';
import { pendingCommandsKo } from './pending.ko.ts';
import { questionCommandsKo } from './questions.ko.ts';
import { watchCommandsKo } from './watch.ko.ts';
import { templateKo, templateNamedKo } from './template.ko.ts';

export const commandsKo = {
  /** A command is `order`, its subcommand `order status`, an option of that `order status:order`. */
  named: {
    order: { name: '주문', description: '주문 조회와 내역' },
    'order status': { name: '조회', description: '주문 하나의 카드, 처리 기록, 카드 링크' },
    'order status:order': {
      name: '주문',
      description: '주문번호, 상품주문번호(뒤 6자리도 됨), 구매자 이름이나 이메일, 상품명',
    },
    'order history': { name: '내역', description: '지난 주문을 최신순으로 10건씩' },
    'order history:period': { name: '기간', description: '결제일 기준 (한국 시간)' },
    'order history:from': { name: '시작일', description: '이 날부터, 예: 2026-11-01' },
    'order history:to': { name: '종료일', description: '이 날까지, 예: 2026-11-30' },
    'order history:status': { name: '상태', description: '이 상태의 상품주문이 있는 주문만' },
    'order history:product': { name: '상품', description: '상품명이나 채널상품번호' },
    'order history:buyer': { name: '구매자', description: '구매자 이름 전체 또는 이메일 전체' },

    ...searchNamedKo,

    ...licenseNamesKo,

    ...productNamedKo,

    ...templateNamedKo,

    store: { name: '스토어', description: '스토어 상태와 일시 정지' },
    'store status': { name: '상태', description: '마지막 조회, 대기열, 네이버, 메일, 데이터베이스, 버전' },
    'store poll': { name: '조회', description: '새 주문을 지금 바로 조회' },
    'store pause': { name: '정지', description: '주문 조회와 발송을 멈춤' },
    'store resume': { name: '재개', description: '멈춘 조회와 발송을 다시 시작' },
    ...watchCommandsKo.named,
    ...reportNamesKo,
    ...questionCommandsKo.named,
    ...pendingCommandsKo.named,
  },

  period: { today: '오늘', '7d': '최근 7일', '30d': '최근 30일', '90d': '최근 90일', all: '전체' },
  mode: { manual: '수동 (승인 후 발송)', auto: '자동', default: '기본값 따름' },
  source: sourceKo,
  secret: secretKo,

  status: {
    awaiting_gift: '🎁 선물 수락 대기',
    awaiting_address: '🟠 이메일 확인 필요',
    awaiting_approval: '🟡 승인 대기',
    awaiting_stock: '🟠 재고 대기',
    held: '⏸️ 보류',
    approved: '🔵 발송 준비 중',
    reserved: '🔵 키 예약됨',
    confirmed: '🔵 메일 발송 중',
    emailed: '🟠 메일 완료 · 발송처리 전',
    dispatching: '🔵 발송처리 중',
    dispatched: '🟢 발송 완료',
    dispatched_elsewhere: '🟠 직접 발송처리됨',
    needs_attention: '🔴 확인 필요',
    cancel_requested: '🔴 취소 요청',
    approving_cancel: '🔵 취소 승인 처리 중',
    refusing_cancel: '🔵 취소 거부 처리 중',
    canceled: '⚪ 취소 완료',
    return_requested: '🔴 반품·교환 요청',
    returned: '⚪ 반품 완료',
  },

  watch: watchCommandsKo,

  pending: pendingCommandsKo,

  questions: questionCommandsKo,

  template: templateKo,

  common: {
    more: (count: number): string => `… 외 ${count}개`,
    listMore: (count: number): string => ` 외 ${count}줄`,
    noProduct: (text: string): string =>
      `상품명이나 채널상품번호에서 “${text}”를 찾았지만 없습니다. 목록에서 고르거나 채널상품번호를 입력하세요.`,
    manyProducts: (text: string): string => `“${text}”에 맞는 상품이 여럿입니다. 하나를 골라 번호로 다시 입력하세요:`,
    unknownProduct: (productId: string): string =>
      `⚠️ 스토어에서 상품 ${productId}의 이름을 확인하지 못했습니다. 채널상품번호가 맞는지 확인하세요.`,
    nameless: '이름 미확인',
  },

  find: {
    none: (text: string): string =>
      `“${text}”에 해당하는 주문이 없습니다. 주문번호와 상품주문번호(뒤 6자리 이상 포함), 구매자 이름 전체, 이메일 전체, 상품명에서 찾았습니다. 방금 결제된 주문이면 \`/스토어 조회\`를 먼저 실행하고, 지난 주문은 \`/주문 내역\`에서 찾으세요.`,
    several: (text: string): string => `“${text}”에 해당하는 주문이 여럿입니다. 아래에서 고르세요.`,
    firstOnes: (count: number): string => `최신 ${count}건만 보입니다. 더 자세히 입력하면 좁혀집니다.`,
    gone: '이 주문을 찾을 수 없습니다. `/주문 조회`를 다시 실행하세요.',
  },

  one: {
    timeline: '처리 기록',
    nothing: '아직 기록이 없습니다.',
    earlier: (count: number): string => `… 이전 기록 ${count}건`,
    openCard: '카드 열기',
    noCard: '카드가 아직 채널에 올라오지 않았습니다. 곧 올라옵니다.',
  },

  history: {
    title: '주문 내역',
    none: '조건에 맞는 주문이 없습니다.',
    searched: (what: string): string => `찾은 조건: ${what}`,
    everything: '모든 주문',
    since: (day: string): string => `${day}부터`,
    until: (day: string): string => `${day}까지`,
    between: (from: string, to: string): string => (from === to ? from : `${from} ~ ${to}`),
    product: (name: string): string => `상품 ${name}`,
    buyer: '구매자 지정',
    items: (name: string, more: number): string => (more > 0 ? `${name} 외 ${more}건` : name),
    place: (first: number, last: number, total: number): string => `전체 ${total}건 중 ${first}–${last}`,
    /** Where nobody counted how many there are. */
    placeOpen: (first: number, last: number): string => `${first}–${last}`,
    placeBeyond: (count: string): string => `최신 ${count}건보다 앞선 주문`,
    uncounted: (count: string): string =>
      `상품주문이 ${count}건을 넘어 합계를 내지 않았습니다. 기간을 줄이면 합계가 나옵니다.`,
    totals: (lines: number, units: number, amountKrw: number): string =>
      `상품주문 ${lines}건 · 수량 ${units} · ${formatWon(amountKrw, 'ko')} (취소·반품 제외)`,
    over: (lines: number): string => `취소·반품 ${lines}건`,
    card: '카드',
    previous: '이전',
    next: '다음',
    oldPage: '이 목록은 더는 쓸 수 없습니다. `/주문 내역`을 다시 실행하세요.',
    notADay: (text: string): string => `“${text}”는 날짜가 아닙니다. 2026-11-23처럼 입력하세요.`,
    backwards: '시작일이 종료일보다 늦습니다. 두 날짜를 바꿔 입력하세요.',
    both: '기간 또는 시작일·종료일 중 한 가지만 고르세요.',
  },

  search: searchKo,

  license: licenseKo,

  report: reportCommandsKo,

  product: productKo,

  store: {
    title: '스토어 상태',
    paused: (since: string): string => `⏸️ 일시 정지 중 (${since}부터). \`/스토어 재개\`로 다시 시작합니다.`,
    running: '▶️ 작동 중',
    polled: (at: string): string => `마지막 조회: ${at}`,
    neverPolled: '마지막 조회: 아직 없음',
    lag: (text: string): string => `지연: ${text}`,
    noLag: '없음',
    seconds: (count: number): string => `${count}초`,
    minutes: (count: number): string => `${count}분`,
    hours: (count: number): string => `${count}시간`,
    days: (count: number): string => `${count}일`,
    queue: (text: string): string => `대기열: ${text}`,
    queueEmpty: '비어 있음',
    owed: {
      reserve_licenses: '키 예약',
      release_licenses: '키 해제',
      tell_license_server: '라이선스 서버에 알리기',
      confirm: '발주확인',
      send_license: '메일',
      dispatch: '발송처리',
      set_listing: '판매 상태',
      show_card: '카드',
      answer_question: '문의 답변',
      show_question: '문의 카드',
      ring: '알림',
      alarm: '경보',
      digest: '요약',
    },
    waiting: (text: string): string => `사람을 기다림: ${text}`,
    waitingNone: '없음',
    naver: (calls: string): string => `네이버 호출: ${calls}회 (시작 이후)`,
    naverBlocked: (until: string): string => `🔴 네이버 한도: ${until}까지 쉽니다`,
    discord: (text: string): string => `Discord: ${text}`,
    notMeasured: '측정 전',
    database: (mode: string, version: string): string => `데이터베이스: ${mode}, PostgreSQL ${version}`,
    embedded: '내장',
    server: '서버',
    mailOk: (at: string): string => `메일: 정상 (${at})`,
    mailBad: (at: string): string => `🔴 메일: 나가지 않음 (${at})`,
    mailUntried: '메일: 시작 이후 보낸 적 없음',
    version: (text: string): string => `Bellhop ${text}`,
    alarms: '경보',
    noAlarms: '경보 없음',
    alarm: (text: string, since: string): string => `${text} (${since}부터)`,

    polledNow: (changed: number): string =>
      changed > 0 ? `✅ 조회했습니다. 바뀐 상품주문 ${changed}건.` : '✅ 조회했습니다. 새로운 것이 없습니다.',
    pollPaused: '스토어가 일시 정지되어 있습니다. `/스토어 재개` 뒤에 다시 실행하세요.',
    pollFailed: (why: string): string =>
      `조회하지 못했습니다: ${why}\n잠시 뒤 다시 실행하고, 계속되면 \`/스토어 상태\`를 확인하세요.`,
    pausedNow:
      '⏸️ 멈췄습니다. 새 주문을 조회하지 않고, 라이선스도 발송처리도 나가지 않습니다. `/스토어 재개`로 다시 시작합니다.',
    pausedAlready: (since: string): string =>
      `이미 일시 정지되어 있습니다 (${since}부터). \`/스토어 재개\`로 다시 시작합니다.`,
    resumedNow: '▶️ 다시 시작했습니다. 그사이의 주문을 조회하고, 밀린 발송이 이어서 나갑니다.',
    resumedAlready: '일시 정지되어 있지 않습니다. 이미 작동 중입니다.',
  },
};

export type CommandWords = typeof commandsKo;
