// Everything that Bellhop says in Korean, and by its shape the list of what the other language must say too.

import { moreKo } from './more.ko.ts';
import { pendingKo } from './pending.ko.ts';
import { questionsKo } from './questions.ko.ts';
import { reportKo } from './report.ko.ts';
import { stockKo } from './stock.ko.ts';
import { watchKo } from './watch.ko.ts';

export const ko = {
  button: {
    deliver: '발송 + 발송처리',
    send: '라이선스 발송',
    dispatch: '발송처리',
    edit_email: '이메일 수정',
    hold: '보류',
    resume: '재개',
    retry: '다시 시도',
    was_given: '이미 전달함',
    approve_cancel: '취소 승인',
    refuse_cancel: '취소 거부',
    more: '더보기',
  },

  /** What a locked phone shows first: the state, in the seller center's own words where it has some. */
  face: {
    awaiting_gift: '선물 수락 대기',
    awaiting_address: '이메일 확인 필요',
    awaiting_approval: '승인 대기',
    awaiting_stock: (place: number | undefined): string => (place ? `재고 대기 (${place}번째)` : '재고 대기'),
    held: '보류',
    sending: '발송 중',
    emailed: '메일 완료 · 발송처리 전',
    dispatching: '발송처리 중',
    dispatched: '발송 완료',
    dispatched_only: '발송처리 완료 · 라이선스 미발송',
    dispatched_elsewhere: '직접 발송처리됨 · 라이선스 전달했나요?',
    given_by_hand: '직접 전달함',
    surplus: (count: number): string => `수량 줄어듦 · 키 ${count}개 남음`,
    cancel_requested: '취소 요청',
    approving_cancel: '취소 승인 처리 중',
    refusing_cancel: '취소 거부 처리 중',
    canceled: '취소 완료',
    return_requested: '반품·교환 요청',
    returned: '반품 완료',
    key_sent: '키 발송됨',
    key_not_sent: '키 미발송',
    maybe_sent: '발송 여부 불명',
    link_sent: '링크 발송됨',
    link_not_sent: '링크 미발송',
  },

  attention: {
    mail_refused: '메일 거부됨',
    mail_unclear: '메일 결과 불명',
    confirm_refused: '발주확인 거부됨',
    dispatch_refused: '발송처리 거부됨',
    claim_unclear: '클레임 상태 확인 필요',
    not_found: '주문을 찾을 수 없음',
    no_license_source: '라이선스 설정 없음',
    license_refused: '라이선스 서버 거부',
    unreadable_mail: '메일 작성 실패',
  },

  /** Why the answer of a license server is of no use. */
  serverFault: {
    no_license: '답에 쓸 수 있는 라이선스가 없음',
    duplicate: '이미 나간 라이선스를 다시 줌',
    address: '내부망 주소라서 요청하지 않음',
  },

  /** What to do about it. */
  cure: {
    mail_refused: '메일 서버가 주소를 거부했습니다: 이메일 수정',
    mail_unclear: '메일이 도착했는지 알 수 없습니다. 다시 시도하면 같은 키로 한 번 더 보냅니다.',
    confirm_refused: '스마트스토어가 발주확인을 거부했습니다. 이유를 확인하고 다시 시도하세요.',
    dispatch_refused: '스마트스토어가 발송처리를 거부했습니다. 이유를 확인하고 다시 시도하세요.',
    claim_unclear: '모르는 클레임 상태입니다. 판매자센터에서 확인하세요.',
    not_found: '스마트스토어에 이 상품주문이 없습니다. 판매자센터에서 확인하세요.',
    no_license_source: '무엇을 보낼지 정해지지 않았습니다. `/상품 설정`을 고친 뒤 다시 시도하세요.',
    license_refused: '라이선스 서버가 라이선스를 주지 않았습니다. 서버와 `/상품 보기`를 확인하고 다시 시도하세요.',
    unreadable_mail: '메일을 만들지 못했습니다. /템플릿 편집으로 문구를 고친 뒤 다시 시도하세요.',
  },

  card: {
    title: (orderId: string): string => `주문 ${orderId}`,
    andMore: (count: number): string => `외 ${count}건`,
    due: (day: string): string => `${day}까지`,
    dueToday: (time: string): string => `오늘 ${time}까지`,
    overdue: '발송기한 지남',
    option: (text: string): string => `옵션: ${text}`,
    quantity: (count: number): string => `수량 ${count}`,
    ordered: (count: number): string => `주문 수량 ${count}`,
    license: (text: string): string => `라이선스: ${text}`,
    fromPool: (count: number): string => `재고에서 ${count}개`,
    keysLeft: (count: number): string => `보낸 뒤 ${count}개 남음`,
    keysShort: (free: number): string => `재고 부족, ${free}개뿐`,
    keysNow: (count: number): string => `재고 ${count}개 남음`,
    moreKeys: (count: number): string => `외 ${count}개`,
    generate: '자동 생성',
    http: '라이선스 서버에서 발급',
    revoked: (count: number): string => `무효화 ${count}개`,
    decided: '구매확정',
    surplus: (count: number): string => `⚠️ 수량이 줄어 키 ${count}개가 남습니다: 더보기에서 무효화하세요.`,
    link: '다운로드 링크',
    linkMissing: '다운로드 링크가 등록되지 않음',
    email: (text: string): string => `이메일: ${text}`,
    suggestion: (address: string): string => `혹시 ${address} 인가요?`,
    deadline: (absolute: string, relative: string): string => `발송기한: ${absolute} · ${relative}`,
    emailedAt: (moment: string): string => `메일 서버 접수 ${moment}`,
    dispatchedAt: (moment: string): string => `발송처리 ${moment}`,
    because: (text: string): string => `자동 발송 안 함: ${text}`,
    refusal: (text: string): string => `스마트스토어 응답: ${text}`,
    serverSaid: (text: string): string => `라이선스 서버: ${text}`,
    mailServerSaid: (text: string): string => `메일 서버 응답: ${text}`,
    unclearOption: (text: string): string => `여러 옵션 규칙이 똑같이 맞음: ${text}`,
    others: (count: number): string => `그 밖의 상품주문 ${count}건`,
    paid: (moment: string): string => `${moment} 결제`,
    seen: (moment: string): string => `${moment} 접수`,
    approved: (who: string, after: string): string => `승인: ${who} · 결제 후 ${after}`,
    last: (moment: string, what: string, who: string): string => `${moment} ${what} · ${who}`,
  },

  confidence: { sure: '확실', doubtful: '확인 필요', missing: '없음' },

  /** Where an address, or the doubt about it, comes from. */
  source: { typed_option: '직접입력 옵션', option: '옵션', memo: '배송메모', operator: '직접 수정' },

  doubt: {
    typo_domain: '확인 필요: 도메인 오타로 보임',
    unknown_domain: '확인 필요: 드문 도메인',
    impossible: '확인 필요: 완성되지 않은 주소',
    foreign_letters: '확인 필요: 한글이 섞인 주소',
    unclear: '확인 필요: 주소가 분명하지 않음',
    two_addresses: '확인 필요: 서로 다른 주소 둘',
  },

  because: {
    manual: '이 상품은 수동',
    paid_before_start: 'Bellhop을 켜기 전에 결제된 주문',
    paid_before_auto: '자동으로 바꾸기 전에 결제된 주문',
    many_units: '수량이 많음',
    large_sum: '금액이 큼',
    bought_again: '같은 구매자의 연속 주문',
    shared_address: '다른 구매자가 쓴 이메일',
    blocked_buyer: '차단한 구매자',
  },

  trouble: {
    mail_server: '⚠️ 메일 서버 문제로 늦어지고 있습니다. 계속 다시 시도합니다.',
    license_server: '⚠️ 라이선스 서버 문제로 늦어지고 있습니다. 계속 다시 시도합니다.',
    store: '⚠️ 스마트스토어가 응답하지 않아 늦어지고 있습니다. 계속 다시 시도합니다.',
  },

  /** A new message, so that a phone rings. Each says what happened and what is wanted. */
  ring: {
    awaiting_address: '이메일 주소가 없거나 확실하지 않습니다: 이메일 수정',
    awaiting_stock: '재고가 없습니다. 키를 등록하면 이어서 나갑니다.',
    dispatched_elsewhere: '판매자센터에서 발송처리되었습니다. 라이선스를 전달했나요? 카드에서 알려 주세요.',
    cancel_requested: '취소 요청이 들어왔습니다. 라이선스는 나가지 않았습니다.',
    cancel_requested_sent: '취소 요청이 들어왔습니다. 라이선스는 이미 나갔습니다.',
    cancel_requested_unsure: '취소 요청이 들어왔습니다. 라이선스가 나갔는지 알 수 없습니다.',
    canceled: '주문이 취소되었습니다. 라이선스는 나가지 않았습니다.',
    canceled_unsure: '주문이 취소되었습니다. 라이선스가 나갔을 수 있습니다: 키를 무효화하세요.',
    canceled_sent: '주문이 취소되었습니다. 라이선스는 이미 나갔습니다: 키를 무효화하세요.',
    return_requested: '반품 또는 교환 요청이 들어왔습니다.',
    returned_sent: '반품이 완료되었습니다. 라이선스는 이미 나갔습니다: 키를 무효화하세요.',
    surplus: (count: number): string => `발송 뒤에 수량이 줄었습니다. 키 ${count}개를 무효화하세요.`,
    held: (rule: string): string => `보류 규칙에 걸렸습니다: ${rule}`,
    awaiting_approval: '승인을 기다립니다.',
    look: '카드를 확인하세요.',
    order: (orderId: string): string => `주문 ${orderId}`,
  },

  firstStart: {
    title: (count: number): string => `🟡 승인 대기 · Bellhop을 켜기 전에 결제된 상품주문 ${count}건`,
    body: '저절로 나가지 않습니다. 위의 카드를 보고 이미 보낸 것이 아닌지 확인한 뒤 하나씩 승인하세요.',
    due: (absolute: string, relative: string): string => `가장 이른 발송기한: ${absolute} · ${relative}`,
  },

  stock: stockKo,

  alarm: {
    naver_quota: '🚨 네이버 API 호출 한도를 넘었습니다. 한 시간에 한 번만 다시 시도하므로 주문이 늦게 보입니다.',
    naver_auth:
      '🚨 네이버가 애플리케이션 인증을 거부했습니다. NAVER_CLIENT_ID, NAVER_CLIENT_SECRET과 커머스API센터의 180일 재인증을 확인하세요.',
    naver_ip:
      '🚨 네이버가 이 서버의 IP를 허용하지 않습니다. 커머스API센터에서 애플리케이션의 API 호출 IP에 등록하세요.',
    naver_inquiries:
      '🚨 고객 문의와 상품 문의를 읽을 수 없습니다. 커머스API센터에서 애플리케이션에 ‘문의’ API 그룹을 추가하세요. 주문은 그대로 처리됩니다. 필요 없으면 `/스토어 문의`로 끄세요.',
    mail_server: '🚨 메일이 나가지 않습니다. SMTP_URL과 메일 계정을 확인하세요. 고치면 밀린 메일이 이어서 나갑니다.',
    unreadable: (lines: string): string =>
      `🚨 읽을 수 없는 주문이 있습니다. 스마트스토어센터에서 직접 확인하세요: ${lines}`,
    deadlines: '⏰ 발송기한 알림이 아직 나가지 않았습니다.',
    audit: '📋 장부 대조 결과가 아직 나가지 않았습니다.',
    remind: '⏰ 다시 알림이 아직 나가지 않았습니다.',
    catch_up: '📬 밀린 주문 알림이 아직 나가지 않았습니다.',
    discord_channel:
      '🚨 주문 카드 채널에 쓸 수 없습니다. 채널이 있는지, 봇에게 채널 보기, 메시지 보내기, 링크 첨부, 메시지 기록 보기 권한이 있는지 확인하세요.',
  },

  /** "Who did what": the events of a line, the effects, and their outcomes. */
  did: {
    paid: '결제 확인',
    gift_accepted: '선물 수락',
    quantity_reduced: '수량 줄어듦',
    cancel_requested: '취소 요청',
    canceled: '취소 완료',
    return_requested: '반품·교환 요청',
    returned: '반품 완료',
    claim_withdrawn: '클레임 철회',
    claim_unclear: '모르는 클레임 상태',
    dispatched_elsewhere: '판매자센터에서 발송처리',
    deliver_approved: '발송 + 발송처리 승인',
    send_approved: '라이선스 발송 승인',
    dispatch_approved: '발송처리 승인',
    address_given: '이메일 수정',
    held: '보류',
    given_by_hand: '직접 전달함',
    cancel_approved: '취소 승인',
    cancel_refused: '취소 거부',
    claim_answer_failed: '클레임 처리 거부됨',
    resumed: '재개',
    retried: '다시 시도',
    licenses_reserved: '라이선스 예약',
    out_of_stock: '재고 부족',
    restocked: '재고 등록',
    'buyer.block': '구매자 차단',
    'buyer.unblock': '구매자 차단 해제',
    'audit.difference': '스토어와 장부가 다름',
    confirmed: '발주확인',
    emailed: '메일 서버 접수',
    dispatched: '발송처리',
    failed: '실패',
    'order.proof': '발송 증빙',
    reserve_licenses: '라이선스 예약',
    release_licenses: '라이선스 예약 해제',
    confirm: '발주확인',
    send_license: '라이선스 메일',
    dispatch: '발송처리',
    approve_cancel: '취소 승인',
    refuse_cancel: '취소 거부',
    show_card: '카드 갱신',
    ring: '알림',
    ...moreKo.did,
  },

  outcome: {
    intended: '시작',
    done: '완료',
    refused: '거부됨',
    failed: '실패',
    unknown: '결과 불명',
    void: '필요 없어짐',
  },

  actor: { auto: '자동', store: '스마트스토어' },

  /** Short answers that only the presser sees. */
  answer: {
    notAllowedButton: (roles: string): string => `이 버튼은 ${roles} 역할만 쓸 수 있습니다.`,
    notAllowedCommand: (roles: string): string => `이 명령은 ${roles} 역할만 쓸 수 있습니다.`,
    needsManageServerButton: '이 버튼은 ‘서버 관리하기’ 권한이 있는 사람만 쓸 수 있습니다.',
    needsManageServerCommand: '이 명령은 ‘서버 관리하기’ 권한이 있는 사람만 쓸 수 있습니다.',
    oldCard: '이 카드는 오래되어 더는 쓸 수 없습니다. 최신 카드를 사용하세요.',
    stale: '카드가 그사이 바뀌었습니다. 새로 고친 카드를 보고 다시 눌러 주세요.',
    noCard: '이 카드의 주문을 찾을 수 없습니다.',
    notPossible: '지금은 할 수 없는 작업입니다. 카드의 상태를 확인하세요.',
    notAnAddress: '이메일 주소가 아닙니다. name@example.com 처럼 하나만 입력하세요.',
    paused: '스토어가 일시 정지되어 있습니다. 재개한 뒤 다시 눌러 주세요.',
    saved: '이메일을 저장했습니다.',
    tooLate: '1분이 지나 취소되었습니다. 카드에서 다시 눌러 주세요.',
    restarting: 'Bellhop이 다시 시작하는 중입니다. 잠시 뒤 다시 눌러 주세요.',
    failed: '처리하지 못했습니다. 카드의 상태를 확인하고 다시 시도해 주세요.',
    unknownCommand: '모르는 명령입니다.',
    card: (url: string): string => `카드: ${url}`,
  },

  /** "Who was first", for whoever came second; without a word of its own an action is `other`. */
  already: {
    deliver_approved: (who: string, at: string): string => `${who}이 ${at}에 이미 발송했습니다.`,
    send_approved: (who: string, at: string): string => `${who}이 ${at}에 이미 라이선스를 발송했습니다.`,
    dispatch_approved: (who: string, at: string): string => `${who}이 ${at}에 이미 발송처리했습니다.`,
    address_given: (who: string, at: string): string => `${who}이 ${at}에 이미 이메일을 수정했습니다.`,
    held: (who: string, at: string): string => `${who}이 ${at}에 이미 보류했습니다.`,
    resumed: (who: string, at: string): string => `${who}이 ${at}에 이미 재개했습니다.`,
    retried: (who: string, at: string): string => `${who}이 ${at}에 이미 다시 시도했습니다.`,
    given_by_hand: (who: string, at: string): string => `${who}이 ${at}에 이미 전달했다고 표시했습니다.`,
    cancel_approved: (who: string, at: string): string => `${who}이 ${at}에 이미 취소를 승인했습니다.`,
    cancel_refused: (who: string, at: string): string => `${who}이 ${at}에 이미 취소를 거부했습니다.`,
    other: (what: string, at: string): string => `그사이 바뀌었습니다: ${at} ${what}.`,
    person: (name: string): string => `${name}님`,
  },

  /** Asked once more before money moves; each says the consequence. */
  sure: {
    approve_cancel: '취소를 승인하면 네이버가 구매자에게 환불합니다. 되돌릴 수 없습니다.',
    approve_cancel_sent: '⚠️ 라이선스가 이미 나갔습니다. 취소를 승인하면 네이버가 환불합니다. 되돌릴 수 없습니다.',
    refuse_cancel: '취소를 거부하면 바로 발송처리되고 라이선스 메일이 나갑니다. 되돌릴 수 없습니다.',
    refuse_cancel_sent: '취소를 거부하면 바로 발송처리됩니다. 라이선스는 이미 나갔습니다. 되돌릴 수 없습니다.',
    within: '1분 안에 눌러 주세요.',
    done: '처리하고 있습니다. 결과는 카드에 나타납니다.',
  },

  form: {
    title: '이메일 수정',
    label: '라이선스를 받을 이메일',
    description: '주소 하나만 입력하세요.',
    placeholder: 'name@example.com',
    typed: (text: string): string => `구매자가 입력한 내용: ${text}`,
  },

  watch: watchKo,

  pending: pendingKo,

  report: reportKo,

  questions: questionsKo,

  more: moreKo,
};

export type Words = typeof ko;
