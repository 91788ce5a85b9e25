// The panel behind More, in Korean: what can be done for an order after its delivery, what that means, and what came of it.

export const moreKo = {
  title: (orderId: string): string => `더보기 · 주문 ${orderId}`,
  license: (keys: string): string => `🔑 ${keys}`,
  moreKeys: (count: number): string => `외 ${count}개`,
  link: '🔗 다운로드 링크',
  revoked: (count: number): string => `무효화 ${count}개`,
  surplus: (count: number): string => `⚠️ 수량이 줄어 키 ${count}개가 남습니다.`,
  leftOver: (count: number): string => `⚠️ 끝난 주문인데 키 ${count}개가 나가 있습니다.`,
  due: (absolute: string, relative: string): string => `발송기한: ${absolute} · ${relative}`,
  underWay: (who: string): string => `⏳ 메일을 보내는 중 · ${who}`,
  notes: '📝 메모',
  note: (at: string, who: string, text: string): string => `${at} · ${who}: ${text}`,
  earlierNotes: (count: number): string => `… 앞선 메모 ${count}개`,

  button: {
    resend: '재발송',
    resend_to: '다른 주소로',
    show: '라이선스 보기',
    talk: '톡톡 문구',
    talk_keys: '키 포함 문구',
    replace: '교체',
    revoke: '무효화',
    note: '메모',
    history: '기록',
    delay: '발송지연',
    back: '돌아가기',
    older: '이전 기록',
    newer: '다음 기록',
    before: '◀',
    after: '▶',
    surplus: (count: number): string => `남는 키 ${count}개`,
    over: (count: number): string => `나간 키 ${count}개 모두`,
  },

  /** On the button of the second tap. */
  sure: {
    resend: '이 주소로 보내기',
    replace: '교체하기',
    undo_replace: '되돌리기',
    revoke: '무효화하기',
    unseen: '재고로 돌리기',
    again: '그래도 재고로 돌리기',
  },

  /** What a second tap will do, in one sentence. */
  consequence: {
    resend: (to: string): string =>
      `라이선스를 ${to} 주소로 보냅니다. 그 메일을 읽는 사람은 누구나 키를 쓸 수 있고, 이 주소가 이 주문의 수신 주소가 됩니다.`,
    faulty: (key: string): string => `${key} 키를 무효화하고, 새 키를 구매자에게 메일로 보냅니다.`,
    unseen_replace: (key: string): string =>
      `${key} 키를 재고로 돌려 다른 구매자에게 팔 수 있게 하고, 새 키를 구매자에게 메일로 보냅니다.`,
    undo_replace: (key: string): string =>
      `${key} 키를 거두고 원래 키를 되살립니다. 거둔 키는 메일이 나갔을 수 있으면 무효화되고, 아니면 재고로 돌아갑니다.`,
    revoke: (count: number, keys: string): string =>
      `키 ${count}개(${keys})를 무효화합니다. 구매자는 쓸 수 없게 되고, 다시 판매되지 않습니다.`,
    unseen: (key: string): string => `${key} 키를 재고로 돌려 다른 구매자에게 팔 수 있게 합니다.`,
    mailed: '⚠️ 메일 서버가 이미 받은 키입니다. 구매자가 보았다면 두 사람이 같은 키를 갖게 됩니다.',
    again: '⚠️ 정말로 구매자가 이 키를 보지 못했습니까? 보았다면 두 사람이 같은 키를 갖게 됩니다.',
    particular: '새 키는 입력한 키를 씁니다.',
  },

  done: {
    resend: (to: string): string => `✉️ ${to} 주소로 다시 보냅니다. 결과는 카드에 나타납니다.`,
    replace: (to: string): string => `🔁 교체했습니다. 지금 유효한 키를 모두 담은 메일을 ${to} 주소로 보냅니다.`,
    undo_replace: '↩️ 교체를 되돌렸습니다. 새 키를 이미 본 구매자에게는 재발송으로 원래 키를 다시 알려 주세요.',
    revoke: (count: number): string => `🚫 키 ${count}개를 무효화했습니다.`,
    unseen: '📦 재고로 돌렸습니다.',
    withdrew: '나가려던 메일은 거두었습니다. 필요하면 재발송을 누르세요.',
    note: '📝 메모를 남겼습니다.',
  },

  why: {
    no_card: '이 카드의 주문을 찾을 수 없습니다.',
    stale: '주문이 그사이 바뀌었습니다. 아래의 새 내용을 보고 다시 눌러 주세요.',
    paused: '스토어가 일시 정지되어 있습니다. `/스토어 재개` 뒤에 다시 눌러 주세요.',
    too_late: '1분이 지나 취소되었습니다. 카드의 더보기에서 다시 눌러 주세요.',
    not_an_address: '이메일 주소가 아닙니다. name@example.com 처럼 하나만 입력하세요.',
    under_way: '앞서 요청한 메일이 아직 나가는 중입니다. 결과가 카드에 나타난 뒤에 다시 눌러 주세요.',
    nothing: '보낼 라이선스가 없습니다. 모두 무효화되었으면 교체로 새 키를 보내세요.',
    unwritable: '메일을 만들지 못했습니다. 메일 템플릿과 상품의 링크를 확인하세요.',
    gone: '그 라이선스는 그사이 바뀌었습니다. 아래의 새 내용을 보고 다시 눌러 주세요.',
    out_of_stock: '재고가 없어 교체하지 않았습니다. 키를 등록한 뒤 다시 누르세요. 바뀐 것은 없습니다.',
    license_server:
      '라이선스 서버가 새 라이선스를 주지 않았습니다. 서버를 확인한 뒤 다시 누르세요. 바뀐 것은 없습니다.',
    not_free: '입력한 키는 이 상품의 남은 재고에 없습니다. 바뀐 것은 없습니다.',
    server_told: '라이선스 서버에 이미 무효화를 알려 되돌릴 수 없습니다. 교체로 새 라이선스를 보내세요.',
    not_pool: '라이선스 서버가 발급한 라이선스는 재고로 돌릴 수 없습니다.',
    held: '보류된 주문입니다. 카드에서 재개한 뒤 다시 누르세요.',
    not_delivered: '아직 라이선스가 나가지 않은 주문입니다. 카드의 버튼으로 먼저 발송하세요.',
    cancel_requested: '취소 요청이 들어와 있어 보내지 않습니다. 카드에서 먼저 답하세요.',
    canceled: '취소된 주문이라 보내지 않습니다.',
    return_requested: '반품·교환 요청이 들어와 있어 보내지 않습니다.',
    returned: '반품된 주문이라 보내지 않습니다.',
    unclear: '스마트스토어에서 주문 상태를 확인할 수 없어 보내지 않습니다. 판매자센터를 확인하세요.',
  },
  /** Why a mail that was asked for was not sent, in the history. */
  stops: {
    held: '보류 중',
    not_delivered: '라이선스 미발송',
    cancel_requested: '취소 요청',
    canceled: '취소됨',
    return_requested: '반품·교환 요청',
    returned: '반품됨',
    unclear: '주문 상태 불명',
    fewer: '수량 줄어듦',
    failed: '오류',
    taken_back: '요청 거둠',
    faulty: '작동하지 않음',
    unseen: '구매자가 보지 못함',
    by_hand: '직접',
    surplus: '남는 수량',
    over: '끝난 주문',
  },
  already: (who: string, at: string, deed: string): string => `${who} · ${at} · ${deed}`,
  adminOnly: '라이선스 키는 관리자 역할만 볼 수 있습니다.',
  card: (url: string): string => `카드: ${url}`,
  oldPanel: '이 화면은 오래되어 더는 쓸 수 없습니다. 카드에서 더보기를 다시 누르세요.',

  replace: {
    ask: '어떤 키를 교체할까요?',
    none: '교체할 수 있는 키가 없습니다.',
    pick: '교체할 키',
    undo: '되돌릴 교체',
    formTitle: '라이선스 교체',
    why: '이유',
    faulty: '작동하지 않는 키: 무효화',
    unseen: '구매자가 보지 못한 키: 재고로',
    key: '새 키 (비우면 재고에서 다음 키)',
    keyHint: '특정한 키를 보내려면 그 키를 그대로 입력하세요.',
  },
  revoke: {
    ask: '어떤 키를 무효화할까요?',
    none: '무효화할 키가 없습니다.',
    pick: '무효화할 키',
    unseen: '구매자가 보지 못한 키를 재고로',
  },
  option: {
    unit: (unit: number): string => `${unit}번째`,
    status: { reserved: '메일 대기', delivered: '발송됨', set_aside: '따로 둠', revoked: '무효화됨' },
    file: (name: string): string => `파일 ${name}`,
    instead: (key: string): string => `${key} 대신`,
  },

  show: {
    title: (product: string, count: number): string => `**${product}** · ${count}개`,
    attached: '키가 많거나 길어 파일로 첨부합니다.',
    none: '이 주문에 유효한 라이선스가 없습니다.',
    logged: '-# 본 사람과 시각이 기록에 남았습니다.',
  },

  /** Ready to be pasted into the chat with the buyer; in the store's language. */
  talk: {
    hint: '길게 눌러 복사한 뒤 톡톡에 붙여 넣으세요.',
    sent: (shop: string, to: string, at: string): string =>
      `안녕하세요, ${shop}입니다. 라이선스를 ${to} 주소로 보내 드렸습니다(${at}). 스팸함도 확인 부탁드리며, 다른 주소로 받으시려면 알려 주세요.`,
    planned: (shop: string, to: string): string =>
      `안녕하세요, ${shop}입니다. 주문하신 라이선스를 ${to} 주소로 보내 드리겠습니다. 주소가 다르면 알려 주세요.`,
    asks: (shop: string): string => `안녕하세요, ${shop}입니다. 라이선스를 보내 드릴 이메일 주소를 알려 주세요.`,
    typed: (typed: string): string => `입력하신 "${typed}" 는 주소가 완성되지 않은 것 같습니다.`,
    keys: (shop: string): string => `안녕하세요, ${shop}입니다. 주문하신 라이선스입니다.`,
    item: (product: string): string => `■ ${product}`,
    none: '구매자에게 알릴 라이선스가 없습니다.',
  },

  noteForm: {
    title: '내부 메모',
    label: '메모',
    description: '구매자와 채널에는 보이지 않습니다.',
    placeholder: '예: 전화로 주소 확인함',
  },

  history: {
    title: (orderId: string): string => `기록 · 주문 ${orderId}`,
    empty: '아직 기록이 없습니다.',
  },

  addressForm: {
    title: '다른 주소로 재발송',
    label: '라이선스를 받을 이메일',
    description: '주소 하나만 입력하세요. 같은 키가 나갑니다.',
    placeholder: 'name@example.com',
  },

  delay: {
    title: '발송지연',
    reason: '이유',
    reasons: {
      PRODUCT_PREPARE: '상품 준비 중',
      CUSTOMER_REQUEST: '고객 요청',
      CUSTOM_BUILD: '주문 제작',
      RESERVED_DISPATCH: '예약 발송',
      OVERSEA_DELIVERY: '해외 배송',
      ETC: '기타',
    },
    date: '새 발송기한',
    dateHint: '예: 2026-11-30. 그날 23:59(한국 시간)까지입니다.',
    detail: '상세 사유',
    detailHint: '네이버와 구매자가 읽습니다.',
    notADay: (typed: string): string => `날짜가 아닙니다: ${typed}. 2026-11-30 처럼 입력하세요.`,
    past: '새 발송기한이 이미 지난 날짜입니다.',
    none: '발송기한을 미룰 상품이 없습니다.',
    done: (product: string, until: string): string => `🗓️ ${product} · 새 발송기한 ${until}`,
    refused: (product: string, words: string): string => `🔴 ${product} · 스마트스토어가 거부했습니다: ${words}`,
    unknown: (product: string): string =>
      `🟠 ${product} · 스마트스토어의 답을 받지 못했습니다. 카드의 발송기한을 확인하고 다시 시도하세요.`,
    noAnswer: '응답 없음',
  },

  /** A new message that rings: a mail that somebody asked for did not get through. */
  ring: {
    resend_refused: '메일 서버가 다시 보낸 메일을 거부했습니다: 더보기에서 다른 주소로 보내세요.',
    resend_stopped: '요청한 메일을 보내지 않았습니다: 주문이 그사이 바뀌었습니다. 더보기의 기록을 확인하세요.',
    resend_unclear: '다시 보낸 메일이 도착했는지 알 수 없습니다. 구매자에게 확인한 뒤 더보기에서 다시 보내세요.',
  },

  did: {
    resend_asked: '재발송 요청',
    resend_asked_elsewhere: '다른 주소로 재발송 요청',
    resend_license: '재발송 메일',
    resent: '재발송 메일 접수',
    resend_refused: '재발송 메일 거부됨',
    resend_stopped: '재발송 중단',
    resend_unclear: '재발송 결과 불명',
    replaced: '라이선스 교체',
    replace_undone: '교체 되돌림',
    license_revoked: '라이선스 무효화',
    license_freed: '라이선스를 재고로',
    license_shown: '라이선스 열람',
    license_copied: '키 포함 문구 열람',
    note_added: '메모',
    delayed: '발송지연',
    tell_license_server: '라이선스 서버에 알림',
  },
};
