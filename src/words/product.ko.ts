// What /product says in Korean. By its shape the list of what the other language must say too.
import { formatMoment } from './format.ts';

/** Names and descriptions of the command, its subcommands and their options. */
export const productNamedKo = {
  product: { name: '상품', description: '상품별 발송 규칙' },
  'product set': { name: '설정', description: '상품의 발송 규칙 바꾸기' },
  'product set:product': { name: '상품', description: '상품명이나 채널상품번호' },
  'product set:mode': { name: '방식', description: '승인을 받고 발송할지, 자동으로 발송할지' },
  'product set:source': { name: '종류', description: '라이선스를 어디서 가져올지' },
  'product set:pattern': {
    name: '형식',
    description: '만들 키의 모양, 예: XXXXX-XXXXX-XXXXX (X 문자·숫자, A 문자, 9 숫자, \\로 그대로). 지우려면 -',
  },
  'product set:link': { name: '링크', description: '구매자에게 보낼 다운로드 주소. 지우려면 -' },
  'product set:url': { name: '서버', description: '라이선스를 발급하는 내 서버의 https 주소. 지우려면 -' },
  'product set:low_stock': { name: '재고경고', description: '남은 키가 이만큼이면 알림. 0이면 끔' },
  'product set:email_option': {
    name: '이메일옵션',
    description: '구매자가 이메일을 적는 직접입력형 옵션의 이름. 지우려면 -',
  },
  'product set:pause_listing': { name: '판매중지', description: '키가 떨어지면 판매를 멈추고, 채우면 다시 판매' },
  'product set:option': {
    name: '옵션',
    description: '이 옵션만의 라이선스: 옵션 코드나 옵션값, 예: 1년. 비우면 상품 전체',
  },
  'product set:bundle': {
    name: '묶음',
    description: '한 개를 사면 주는 것, 예: 1000000002 x1, 1000000003/1년 x2. 지우려면 -',
  },
  'product set:secret': { name: '서명키', description: '내 서버가 확인하는 서명키 보기 또는 바꾸기' },
  'product list': { name: '목록', description: '모든 상품의 발송 규칙' },
  'product show': { name: '보기', description: '상품 하나의 발송 규칙과 재고' },
  'product show:product': { name: '상품', description: '상품명이나 채널상품번호' },
};

export const sourceKo = {
  pool: '재고의 키',
  generate: '자동 생성',
  link: '링크만',
  http: '내 라이선스 서버',
  default: '상품 규칙 따름 (옵션 규칙 삭제)',
};

export const secretKo = { show: '보기', new: '새로 만들기' };

export const productKo = {
  title: '상품 발송 규칙',
  none: '아직 상품이 없습니다. 주문이 들어오거나 `/상품 설정`을 하면 나타납니다.',
  mode: (text: string): string => `발송: ${text}`,
  manual: '수동 (승인 후 발송)',
  auto: '자동',
  autoSince: (at: Date): string => `${formatMoment(at, 'ko')} 이후 결제분부터`,
  byDefault: (mode: string): string => `${mode}, 기본값`,
  defaultMode: (mode: string): string => `기본값: ${mode}`,
  source: (text: string): string => `라이선스: ${text}`,
  option: (option: string, text: string): string => `• 옵션 ${option}: ${text}`,
  pool: '재고의 키',
  poolAndLink: '재고의 키와 링크',
  generate: '자동 생성',
  generateAndLink: '자동 생성한 키와 링크',
  link: '링크만',
  http: '내 라이선스 서버',
  httpAndLink: '내 라이선스 서버와 링크',
  linkIs: (text: string): string => `링크: ${text}`,
  url: (text: string): string => `서버: ${text}`,
  pattern: (pattern: string, example: string): string => `형식: ${pattern} · 예: ${example}`,
  bundle: (items: string): string => `묶음: ${items}`,
  bundleItem: (name: string, count: number): string => `${name} ×${count}`,
  itself: '이 상품',
  emailOption: (text: string): string => `이메일 옵션: ${text}`,
  emailOptionAuto: '저절로 찾음',
  directInputs: (text: string): string => `직접입력형 옵션: ${text}`,
  lowStock: (count: string): string => `재고 경고: ${count}개 이하`,
  pauseListing: '키가 떨어지면 판매중지',
  pausedNow: '지금 판매중지됨',
  keysLeft: (count: string): string => `재고 ${count}개`,
  noKeys: '재고 없음',

  saved: '✅ 저장했습니다. 지금 규칙:',
  removed: (option: string): string => `✅ 옵션 ${option}의 규칙을 지웠습니다. 지금 규칙:`,
  autoFromNow: '지금부터 결제되는 주문이 자동으로 나갑니다. 그 전에 결제된 주문은 카드에서 승인하세요.',
  goOn: (count: number): string => `▶️ 기다리던 상품주문 ${count}건이 이어서 나갑니다.`,
  unlisted: (label: string): string =>
    `⚠️ 스토어의 이 상품에는 “${label}”이라는 직접입력형 옵션이 없습니다. 이름이 똑같은지 확인하세요.`,
  keysLeftBehind: (count: string): string =>
    `⚠️ 이 옵션의 재고에 키 ${count}개가 남아 있고, 이제 아무에게도 나가지 않습니다. 다시 쓰려면 회수해서 다른 곳에 등록하세요.`,
  secretIs: (secret: string): string =>
    `🔑 서명키 (이 답에서만 보입니다. 서버에 저장하세요):\n${secret}\n서버는 \`Bellhop-Signature\` 헤더로 요청을 확인합니다.`,
  secretRenewed: '이전 서명키로는 더는 확인되지 않습니다. 서버의 키를 바로 바꾸세요.',

  nothingSet:
    '무엇을 바꿀지 고르세요: 방식, 종류, 형식, 링크, 서버, 재고경고, 이메일옵션, 판매중지, 묶음, 서명키 가운데 하나 이상.',
  notALink: '링크는 https://로 시작하는 2,000자 이내의 주소여야 합니다. 바꾸지 않았습니다.',
  linkMissing: '링크만 보내려면 링크가 있어야 합니다. 링크를 함께 입력하세요. 바꾸지 않았습니다.',
  longOption: '옵션 이름은 100자까지입니다. 바꾸지 않았습니다.',
  optionAlone:
    '옵션에는 종류, 형식, 링크, 서버, 묶음, 서명키 가운데 하나를 함께 고르세요. 나머지는 상품 전체의 설정입니다. 바꾸지 않았습니다.',
  optionMissing: '“상품 규칙 따름”은 옵션 규칙을 지울 때 씁니다. 옵션을 함께 입력하세요. 바꾸지 않았습니다.',
  removesOnly: '옵션 규칙을 지울 때는 종류와 옵션만 고르세요. 바꾸지 않았습니다.',
  noSuchOption: (option: string): string => `옵션 ${option}에는 따로 정한 규칙이 없습니다. 바꾸지 않았습니다.`,
  patternMissing: '키를 만들려면 형식이 있어야 합니다. 예: XXXXX-XXXXX-XXXXX. 바꾸지 않았습니다.',
  patternUnused: '형식은 자동 생성에만 쓰입니다. 종류를 자동 생성으로 함께 고르세요. 바꾸지 않았습니다.',
  patternFault: {
    too_long: '형식은 100자까지입니다. 바꾸지 않았습니다.',
    characters: '형식에 공백이나 보이지 않는 문자가 있습니다. 빼고 다시 입력하세요. 바꾸지 않았습니다.',
    escape: '형식 끝의 \\ 뒤에 문자가 없습니다. 빼거나 문자를 붙이세요. 바꾸지 않았습니다.',
    no_check: '마지막 자리는 검사 문자라서 X여야 합니다. 예: XXXXX-XXXXX-XXXXX. 바꾸지 않았습니다.',
    weak: '키가 짧아 남이 맞힐 수 있습니다. X를 12개 이상 쓰세요. 예: XXXXX-XXXXX-XXXXX. 바꾸지 않았습니다.',
  },
  urlMissing: '라이선스 서버를 쓰려면 서버 주소가 있어야 합니다. 서버를 함께 입력하세요. 바꾸지 않았습니다.',
  urlUnused: '서버 주소는 라이선스 서버에만 쓰입니다. 종류를 내 라이선스 서버로 함께 고르세요. 바꾸지 않았습니다.',
  urlFault: {
    not_an_address: '서버는 https://로 시작하는 2,000자 이내의 주소여야 합니다. 바꾸지 않았습니다.',
    not_https:
      '서버 주소는 https://여야 합니다. 내부망의 서버라면 LICENSE_SERVER_PRIVATE_HOSTS에 이름을 적으세요. 바꾸지 않았습니다.',
    private:
      '내부망 주소입니다. 쓰려면 LICENSE_SERVER_PRIVATE_HOSTS에 이름을 적고 봇을 다시 시작하세요. 바꾸지 않았습니다.',
  },
  secretUnused: '서명키는 라이선스 서버를 쓸 때만 있습니다. 먼저 종류와 서버를 정하세요. 바꾸지 않았습니다.',
  bundleUnreadable:
    '묶음을 읽지 못했습니다. 채널상품번호와 개수를 쉼표로 나누어 적으세요. 예: 1000000002 x1, 1000000003/1년 x2, 이 상품은 x3. 바꾸지 않았습니다.',
  bundleTooMany: (most: number): string => `한 개를 사면 줄 수 있는 라이선스는 ${most}개까지입니다. 바꾸지 않았습니다.`,
  bundleNested: (name: string): string => `${name}도 묶음입니다. 묶음 안에 묶음을 넣을 수 없습니다. 바꾸지 않았습니다.`,
  bundleIncomplete: (name: string): string =>
    `${name}의 라이선스 설정이 끝나지 않았습니다. 그 상품을 먼저 설정하세요. 바꾸지 않았습니다.`,
};
