// What Bellhop says in Korean about mail templates.

/** Names and descriptions as Discord lists them. */
export const templateNamedKo = {
  template: { name: '템플릿', description: '라이선스 메일의 문구' },
  'template edit': { name: '편집', description: '메일의 제목과 본문을 고치기' },
  'template edit:product': { name: '상품', description: '이 상품만의 문구. 비우면 모든 상품의 기본 문구' },
  'template edit:language': { name: '언어', description: '어느 언어의 메일인지. 비우면 스토어의 언어' },
  'template preview': { name: '미리보기', description: '메일이 어떻게 보이는지 확인' },
  'template preview:product': { name: '상품', description: '이 상품의 메일. 비우면 기본 문구' },
  'template preview:language': { name: '언어', description: '어느 언어의 메일인지. 비우면 스토어의 언어' },
  'template preview:order': { name: '주문', description: '이 주문의 메일을 키를 가리고 보기. 비우면 예시 주문' },
  'template test': { name: '테스트', description: '테스트 메일을 이 주소로 보내기' },
  'template test:address': { name: '주소', description: '테스트 메일을 받을 이메일 주소' },
  'template test:product': { name: '상품', description: '이 상품의 메일. 비우면 기본 문구' },
  'template test:language': { name: '언어', description: '어느 언어의 메일인지. 비우면 스토어의 언어' },
  'template reset': { name: '초기화', description: '고친 문구를 지우고 기본으로 되돌리기' },
  'template reset:product': { name: '상품', description: '이 상품만의 문구를 지움. 비우면 기본 문구' },
  'template reset:language': { name: '언어', description: '어느 언어의 문구인지. 비우면 스토어의 언어' },
};

export const templateKo = {
  language: { ko: '한국어', en: '영어' },
  part: { subject: '제목', body: '본문' },
  /** Which template is meant. */
  default: (language: string): string => `기본 문구 · ${language}`,
  ofProduct: (product: string, language: string): string => `${product} · ${language}`,

  form: {
    title: '메일 문구',
    hint: '`{{ licenses }}`와 `{{ downloads }}`는 꼭 있어야 합니다. 그 밖에 `{{ buyer }}` `{{ shop }}` `{{ product }}` `{{ order_details }}` `{{ contact }}` 등을 쓸 수 있습니다. `■ `로 시작하는 줄은 제목, 주소만 있는 줄은 링크, `---` 아래는 꼬리말이 됩니다.',
    subject: '제목',
    body: '본문',
  },

  adminsOnly: '메일 문구는 관리자 역할만 바꿀 수 있습니다.',
  saved: (what: string): string => `✅ 저장했습니다: ${what}\n다음에 쓰는 메일부터 이렇게 나갑니다.`,
  notSaved: (what: string): string => `❌ 저장하지 않았습니다: ${what}`,
  tooLate: (by: string, at: string): string =>
    `그사이 ${by}님이 ${at}에 문구를 바꿨습니다. 다시 열어 확인한 뒤 저장하세요.`,
  goneMeanwhile: '그사이 누군가 이 문구를 지웠습니다. 다시 열어 확인한 뒤 저장하세요.',
  kept: '입력한 글은 15분 동안 아래 버튼에 남아 있습니다.',
  lostDraft: '남겨 둔 글이 없습니다(15분이 지났거나 다시 시작됨). `/템플릿 편집`을 다시 실행하세요.',
  oldButton: '이 버튼은 더는 쓸 수 없습니다. `/템플릿 편집`을 다시 실행하세요.',
  button: { open: '다시 열기', edit: '편집', help: '도움말', putBack: '이전 문구로 다시 열기' },

  problem: {
    place: (part: string, line: number, column: number): string => `${part} ${line}번째 줄 ${column}번째 글자`,
    nearest: (name: string): string => `혹시 ${name}인가요?`,
    not_closed: (name: string): string => `${name} 를 닫는 표시가 없습니다.`,
    stray_tag: (name: string): string => `${name} 에 맞는 여는 표시가 없습니다.`,
    body_only: (name: string): string => `${name} 는 제목에 쓸 수 없습니다. 본문에만 쓰세요.`,
    unknown_tag: (name: string): string => `${name} 라는 명령은 쓸 수 없습니다.`,
    unknown_filter: (name: string): string => `${name} 라는 필터는 쓸 수 없습니다.`,
    unknown_variable: (name: string): string => `${name} 라는 변수는 없습니다.`,
    syntax: (detail: string): string => `문법이 맞지 않습니다: ${detail}`,
    empty: '비어 있습니다. 글을 넣으세요.',
    too_long: '너무 깁니다. 제목은 300자, 본문은 4,000자까지입니다.',
    limit: '반복이 너무 많아 메일을 만들 수 없습니다. 반복을 줄이세요.',
    no_subject: '제목이 비는 경우가 있습니다. 어느 경우에나 제목이 남게 하세요.',
    lacks_keys: '라이선스 키가 빠지는 메일이 있습니다. 어느 경우에나 나오는 자리에 {{ licenses }}를 한 줄로 넣으세요.',
    lacks_links:
      '다운로드 링크가 빠지는 메일이 있습니다. 어느 경우에나 나오는 자리에 {{ downloads }}를 한 줄로 넣으세요.',
    sample: (name: string): string => `(${name}에서 빠짐)`,
    more: (count: number): string => `… 외 ${count}가지`,
  },
  sample: {
    one_key: '키 1개인 주문',
    several_lines: '상품이 여럿인 주문',
    many_keys: '키가 많은 주문',
    link_only: '링크만 있는 주문',
    files_only: '파일만 있는 주문',
  },

  preview: {
    ofProduct: (by: string, at: string): string => `상품 문구 · ${by} ${at}`,
    edited: (by: string, at: string): string => `고친 기본 문구 · ${by} ${at}`,
    builtIn: '처음 그대로의 문구',
    invented: '예시 주문',
    real: '실제 주문 · 키를 가림',
    cut: '전체 글은 첨부 파일에 있습니다.',
    attachments: (names: string): string => `첨부 파일: ${names}`,
    notBoth: '상품과 주문 중 하나만 고르세요. 주문을 고르면 그 주문의 문구로 보여 줍니다.',
    several: (text: string): string =>
      `“${text}”에 맞는 주문이 여럿입니다. 목록에서 고르거나 주문번호 전체를 입력하세요.`,
    broken: '이 문구로는 이 주문의 메일을 만들 수 없습니다. `/템플릿 편집`으로 고치세요.',
  },

  test: {
    notAnAddress: (text: string): string => `“${text}”는 이메일 주소가 아닙니다. kim@example.com처럼 입력하세요.`,
    tooMany: '테스트 메일은 1분에 3통까지 보낼 수 있습니다. 잠시 뒤 다시 실행하세요.',
    sent: (address: string): string =>
      `✅ 테스트 메일을 메일 서버가 접수했습니다: ${address}\n안 보이면 스팸함을 확인하세요. 메일의 키는 예시입니다.`,
    refused: (code: number | undefined): string =>
      `❌ 메일 서버가 거부했습니다${code ? ` (SMTP ${code})` : ''}. 주소와 MAIL_FROM을 확인하세요.`,
    notSent: '❌ 메일이 나가지 않았습니다. SMTP_URL과 메일 계정을 확인하고 잠시 뒤 다시 실행하세요.',
    unknown: '⚠️ 메일 서버의 답이 끊겨 결과를 알 수 없습니다. 받은편지함을 확인하세요.',
  },

  reset: {
    done: (what: string): string => `✅ 지웠습니다: ${what}\n지운 글은 첨부 파일에 있습니다.`,
    nowDefault: '이 상품은 이제 기본 문구로 나갑니다.',
    nowBuiltIn: '이제 처음 그대로의 문구로 나갑니다.',
    nothing: (what: string): string => `고친 문구가 없습니다: ${what}`,
  },

  help: {
    title: '메일 문구 도움말',
    intro:
      '본문은 보통 글입니다. `■ `나 `# `으로 시작하는 줄은 제목, 주소(https://…)만 있는 줄은 링크 버튼, 빈 줄은 문단 나눔, 마지막 `---` 아래는 꼬리말입니다. 내용이 없는 제목은 저절로 빠집니다.',
    blocks: '한 줄에 홀로 쓰는 것',
    texts: '글 안에 쓰는 것',
    items: '상품별로 나열할 때',
    itemsHow: '`{% for item in items %}` … `{% endfor %}` 안에서:',
    conditions: '조건',
    conditionsHow:
      '`{% if kind == "resend" %}` … `{% elsif kind == "replace" %}` … `{% else %}` … `{% endif %}`\n`{% if downloads %}` … `{% endif %}`',
    tags: (names: string): string => `명령: ${names}`,
    filters: (names: string): string => `필터: ${names}`,
    example: '예',
    exampleText: `{{ buyer }}님, 구매해 주셔서 감사합니다.

■ 이용권
{{ licenses }}

■ 다운로드
{{ downloads }}

■ 등록 방법
1. 설치 후 실행
2. 도움말 → 라이선스 등록
3. 키 붙여넣기
https://shop.example/guide

---
{{ shop }} | 대표 … | 사업자등록번호 …`,
    variables: {
      licenses: '키와 첨부 파일 (필수)',
      downloads: '다운로드 링크 (필수)',
      order_details: '주문번호, 결제일시, 상품, 옵션, 수량',
      contact: '문의할 곳',
      shop: '상점 이름',
      buyer: '구매자 이름, 없으면 “고객”',
      buyer_name: '구매자 이름, 없으면 빈칸',
      title: '무엇의 라이선스인지 한마디로',
      goods: '“라이선스”, “다운로드 링크” 또는 둘 다',
      product: '첫 상품의 이름',
      option: '첫 상품의 옵션',
      others: '그 밖의 상품 수',
      quantity: '수량 합계',
      license_count: '키와 파일의 수',
      file_count: '파일의 수',
      order_number: '주문번호',
      paid_at: '결제일시 (한국 시간)',
      kind: 'first(처음), resend(재발송), replace(교체)',
      items: '상품 목록',
    },
    members: {
      name: '상품과 옵션',
      product: '상품명',
      option: '옵션',
      quantity: '수량',
      number: '상품주문번호',
      keys: '키 목록',
      files: '파일 이름 목록',
      links: '링크 목록',
    },
  },
};

export type TemplateWords = typeof templateKo;
