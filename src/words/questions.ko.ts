// What Bellhop says in Korean about the questions that buyers ask: their cards, the form, and what came of an answer.

export const questionsKo = {
  kind: { private: '고객 문의', public: '상품 문의' },
  title: { private: '🔒 고객 문의 (구매자만 봄)', public: '🌐 상품 문의 (누구나 봄)' },
  state: {
    open: '답변 대기',
    sending: '답변 보내는 중',
    failed: '답변 실패',
    answered: '답변 완료',
    gone: '삭제된 문의',
  },
  option: (text: string): string => `옵션: ${text}`,
  asked: (absolute: string, relative: string): string => `문의: ${absolute} · ${relative}`,
  order: (orderId: string, url: string | undefined): string => `주문: ${url ? `[${orderId}](${url})` : orderId}`,
  privateFoot: '답변은 구매자만 봅니다.',
  publicFoot: '답변은 누구나 봅니다. 라이선스를 쓰지 마세요.',
  answered: (at: string, who: string, after: string): string => `${at} 답변 · ${who} · 문의 후 ${after}`,
  sending: (at: string, who: string): string => `${at} ${who}`,
  elsewhere: '판매자센터',
  overtaken: '다른 곳에서 먼저 답변했습니다. 우리 답변은 나가지 않았고, 전체 보기에 남아 있습니다.',
  gone: '스마트스토어에 더는 없는 문의입니다.',
  kept: '쓴 답변은 그대로 남아 있습니다.',

  /** Why an answer did not get through, and what is wanted. */
  failure: {
    refused: '스마트스토어가 답변을 거부했습니다. 내용을 고쳐 다시 보내세요.',
    no_access:
      '애플리케이션에 ‘문의’ API 그룹이 없습니다. 커머스API센터에서 추가한 뒤 다시 보내거나, 판매자센터에서 답변하세요.',
    gone: '삭제된 문의라 답변할 수 없습니다.',
    no_answer: '스마트스토어가 응답하지 않아 답변이 나가지 않았습니다. 잠시 뒤 다시 보내세요.',
    unknown: '답변이 나갔는지 알 수 없습니다. 판매자센터에서 확인하고, 없으면 다시 보내세요.',
    not_theirs:
      '그사이 취소·반품 등으로 주문이 바뀌어 라이선스가 든 답변을 보내지 않았습니다. 라이선스를 빼고 보내세요.',
  },

  button: {
    answer: '답변',
    answer_keys: '라이선스로 답변',
    whole: '전체 보기',
    retry: '답변 다시 쓰기',
    again: '쓴 답변 열기',
  },

  ring: { failed: '답변을 보내지 못했습니다', overtaken: '다른 곳에서 먼저 답변했습니다' },
  card: (url: string): string => `카드: ${url}`,

  many: {
    title: (count: number): string => `💬 답변을 기다리는 문의 ${count}건`,
    body: '카드는 소리 없이 올라왔습니다. 위의 카드에서 하나씩 답변하세요.',
  },

  form: {
    title: { private: '고객 문의 답변', public: '상품 문의 답변 (공개)' },
    label: '답변',
    description: {
      private: '구매자에게만 보입니다. 보낸 뒤에는 여기서 고칠 수 없습니다.',
      public: '누구나 볼 수 있습니다. 라이선스나 개인정보를 쓰지 마세요.',
    },
    /** What the form begins with; in the store's language. */
    hello: (shop: string): string => `안녕하세요, ${shop}입니다.\n`,
    /** The same with the license of that order behind it. */
    license: (shop: string): string => `안녕하세요, ${shop}입니다. 주문하신 라이선스입니다.`,
    item: (product: string): string => `■ ${product}`,
  },

  /** Answers that only the presser sees. */
  said: {
    sending: '📨 답변을 보냅니다. 결과는 카드에 나타납니다.',
    no_card: '이 문의를 찾을 수 없습니다.',
    oldButton: '이 버튼은 오래되어 더는 쓸 수 없습니다. 카드에서 다시 눌러 주세요.',
    lostDraft: '쓴 답변을 15분 동안만 보관합니다. 카드에서 다시 써 주세요.',
    answered: (who: string, at: string): string => `${who} · ${at}에 이미 답변했습니다.`,
    sendingAlready: (who: string): string => `${who}의 답변을 보내는 중입니다.`,
    gone: '스마트스토어에 더는 없는 문의라 답변할 수 없습니다.',
    empty: '답변이 비어 있습니다.',
    publicKey: '🔒 보내지 않았습니다: 공개 답변에 라이선스가 들어 있습니다. 누구나 볼 수 있으니 빼고 보내세요.',
    foreignKey:
      '🔒 보내지 않았습니다: 이 주문의 것이 아닌 라이선스가 들어 있습니다. 재고의 키를 주려면 먼저 `/라이선스 꺼내기`나 카드의 교체를 쓰세요.',
    notTheirs:
      '🔒 이 주문의 라이선스는 지금 알릴 수 없습니다: 보류, 취소, 반품 또는 발송 전입니다. 주문 카드를 확인하세요.',
    adminOnly: '라이선스는 관리자 역할만 볼 수 있습니다.',
    noLicense: '이 주문에 글로 알릴 수 있는 라이선스가 없습니다. 파일이라면 주문 카드의 더보기에서 재발송하세요.',
    tooLong: '라이선스가 많아 한 답변에 들어가지 않습니다. 주문 카드의 더보기에서 재발송하세요.',
    yours: '쓴 답변:',
    slow: '지금은 열 수 없습니다. 잠시 뒤 다시 눌러 주세요.',
  },

  whole: {
    question: '문의',
    answer: '답변',
    draft: '보내지 못한 답변',
    attached: '길어서 파일로 첨부합니다.',
  },
};

/** Names and answers of the command. */
export const questionCommandsKo = {
  named: {
    'store questions': { name: '문의', description: '고객 문의와 상품 문의를 카드로 올릴지' },
    'store questions:state': { name: '상태', description: '켜기 또는 끄기' },
  },
  on: '💬 문의 카드를 켰습니다. 곧 답변을 기다리는 문의를 읽습니다.',
  off: '문의 카드를 껐습니다. 새 문의는 판매자센터에서 확인하세요. 올라온 카드에서는 계속 답변할 수 있습니다.',
};
