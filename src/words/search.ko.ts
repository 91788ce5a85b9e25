// /order search in Korean. By its shape the list of what the other language must say too.

export const searchNamedKo = {
  'order search': { name: '검색', description: '번호, 상품, 구매자, 라이선스 키로 주문 찾기' },
  'order search:text': {
    name: '검색어',
    description: '주문번호(뒤 6자리도 됨), 상품, 구매자 이름·이메일 전체, 키 전체나 끝 4자',
  },
};

export const searchKo = {
  /** What the text was taken for. */
  kind: {
    number: '주문번호·상품주문번호',
    product: '상품',
    name: '구매자 이름',
    email: '이메일',
    buyer: '구매자 번호',
    key: '라이선스 키',
    key_tail: '키 끝 4자',
  },
  one: '주문 1건을 찾았습니다. 아래에서 고르면 자세히 보입니다.',
  many: (shown: number): string => `주문 ${shown}건을 찾았습니다. 아래에서 고르면 자세히 보입니다.`,
  first: (shown: number): string => `최신 ${shown}건입니다. 아래에서 고르면 자세히 보입니다.`,
  page: '아래에서 고르면 자세히 보입니다.',
  none: (kinds: string): string =>
    `찾은 주문이 없습니다. 찾아본 곳: ${kinds}.\n이름·이메일·키는 전체를 입력해야 찾습니다(키는 끝 4자도 됨).`,
  /** What may help, by what was asked for. */
  hint: {
    number: '이 스토어의 주문이 맞으면 `/주문 발송`이 네이버에서 번호로 찾아옵니다.',
    key: '아직 팔리지 않은 키라면 `/라이선스 찾기`로 확인하세요.',
    other: '기간이나 상태로 찾으려면 `/주문 내역`을 쓰세요.',
  },
  more: (kind: string): string => `${kind} 더 보기`,
  choose: '주문 고르기',
  newer: '이전',
  older: '다음',
  narrow: '상품이 너무 많아 다음 쪽이 없습니다. 상품명을 더 입력하세요.',
  empty: '검색어를 입력하세요.',
  old: '이 목록은 더는 쓸 수 없습니다. `/주문 검색`을 다시 실행하세요.',
};
