// Stock in Korean: the messages in the channel, the commands' names, their answers.
import { formatMoment } from './format.ts';

/** Messages in the channel. */
export const stockKo = {
  product: (name: string, option: string | undefined): string => (option ? `${name} · 옵션 ${option}` : name),
  low_stock: (product: string, left: number, days: number | undefined): string =>
    `⚠️ 재고 부족 · ${product} · ${left}개 남음${days === undefined ? '' : days < 1 ? ' (하루분도 안 됨)' : ` (약 ${days}일분)`}\n/라이선스 등록으로 키를 더 넣으세요.`,
  out_of_stock: (product: string): string =>
    `🚨 재고 없음 · ${product} · 키를 등록하면 기다리는 주문이 오래된 순서로 나갑니다.`,
  listing_paused: (product: string): string =>
    `⏸️ 판매중지 · ${product} · 재고가 없어 스마트스토어 판매를 멈췄습니다. 키를 등록하면 다시 판매합니다.`,
  listing_resumed: (product: string): string =>
    `▶️ 판매 재개 · ${product} · 재고가 생겨 스마트스토어에서 다시 판매합니다.`,
  listing_not_paused: (product: string): string =>
    `⚠️ 판매중지 실패 · ${product} · 재고가 없는데 스마트스토어가 판매중지를 거부했습니다. 판매자센터에서 직접 바꾸세요.`,
  listing_not_resumed: (product: string): string =>
    `⚠️ 판매 재개 실패 · ${product} · 재고가 있는데 스마트스토어가 거부했습니다. 판매자센터에서 직접 판매중으로 바꾸세요.`,
  restocked: (product: string, orders: number, left: number): string =>
    `📦 재고 등록 완료 · ${product} · 기다리던 주문 ${orders}건 발송 · ${left}개 남음`,
  listingBack: '스마트스토어 판매를 다시 시작했습니다.',
  stillWaiting: (lines: number): string => `아직 기다리는 상품주문 ${lines}건: 키를 더 등록하세요.`,
  nobodyWaits: '기다리는 주문이 없습니다.',
  stuck: (lines: number): string => `나가지 못한 상품주문 ${lines}건: 카드를 확인하세요.`,
};

export const licenseNamesKo = {
  license: { name: '라이선스', description: '라이선스 키 재고' },
  'license import': { name: '등록', description: '라이선스 키나 파일을 재고에 등록. 등록 전에 미리 보여 줍니다' },
  'license import:product': { name: '상품', description: '상품명이나 채널상품번호' },
  'license import:file': {
    name: '파일',
    description: '.txt(한 줄에 하나), .csv(첫 번째 열), 라이선스 파일 하나, 또는 여러 개를 담은 .zip',
  },
  'license import:keys': { name: '키', description: '공백이나 쉼표로 나눈 키. 공백이 든 키는 파일로 등록하세요' },
  'license import:option': { name: '옵션', description: '옵션마다 재고가 다를 때: 어느 옵션의 키인지' },
  'license import:name': { name: '이름', description: '이 묶음의 이름. 비우면 날짜와 번호' },
  'license stock': { name: '재고', description: '남은 키, 예약, 발송, 며칠분인지' },
  'license stock:product': { name: '상품', description: '비우면 모든 상품' },
  'license batches': { name: '묶음', description: '등록한 묶음들, 최신순으로 10개씩' },
  'license batches:product': { name: '상품', description: '비우면 모든 상품' },
  'license withdraw': { name: '회수', description: '한 묶음에서 아직 안 팔린 키를 재고에서 빼기' },
  'license withdraw:batch': { name: '묶음', description: '남은 키가 있는 묶음' },
  'license export': { name: '내보내기', description: '안 팔린 키를 파일로 받기 (기록에 남음)' },
  'license export:product': { name: '상품', description: '상품명이나 채널상품번호' },
  'license export:option': { name: '옵션', description: '어느 옵션의 재고인지' },
  'license take': { name: '꺼내기', description: '키를 직접 꺼내 쓰기: 협력사, 리뷰, 전화 판매' },
  'license take:product': { name: '상품', description: '상품명이나 채널상품번호' },
  'license take:reason': { name: '사유', description: '어디에 쓰는지. 기록에 남으니 개인정보는 적지 마세요' },
  'license take:count': { name: '개수', description: '꺼낼 개수, 1–100. 비우면 1' },
  'license take:key': { name: '키', description: '특정 키 하나를 꺼낼 때' },
  'license take:option': { name: '옵션', description: '어느 옵션의 재고인지' },
  'license find': { name: '찾기', description: '이 키가 어느 주문에 나갔는지, 어떻게 되었는지' },
  'license find:key': { name: '키', description: '키 전체' },
};

/** What the commands answer. */
export const licenseKo = {
  pool: (product: string, option: string): string => (option ? `${product} · 옵션 ${option}` : product),
  notForYou: '관리자만 할 수 있습니다.',
  unknownOption: (option: string): string =>
    `⚠️ 이 상품에는 “${option}” 옵션의 규칙이 아직 없습니다. \`/상품 설정\`에서 이 옵션을 먼저 정하지 않으면 이 재고는 쓰이지 않습니다.`,

  import: {
    eitherOr: '파일이나 키 중 하나를 넣으세요: 키가 많으면 파일(.txt, .csv), 몇 개면 키를 바로 입력합니다.',
    notBoth: '파일과 키 중 하나만 넣으세요. 아무것도 등록하지 않았습니다.',
    notFetched: '파일을 내려받지 못했습니다. 파일을 다시 올려 명령을 실행하세요. 아무것도 등록하지 않았습니다.',
    tooLarge: (mib: number): string => `파일이 ${mib} MiB보다 큽니다. 나누어 올리세요. 아무것도 등록하지 않았습니다.`,
    tooMany: (max: string): string =>
      `한 번에 키 ${max}개까지 등록할 수 있습니다. 나누어 올리세요. 아무것도 등록하지 않았습니다.`,
    unknownEncoding:
      '글자를 읽을 수 없는 파일입니다(UTF-8, CP949, UTF-16이 아님). 메모장이나 엑셀에서 UTF-8로 다시 저장해서 올리세요. 아무것도 등록하지 않았습니다.',
    empty: '키가 하나도 없습니다. 한 줄에 키 하나씩 넣어 다시 올리세요.',
    brokenCsv: (line: number | undefined): string =>
      `${line ? `${line}번째 줄에서 ` : ''}CSV의 따옴표가 맞지 않습니다. 고쳐서 다시 올리세요. 아무것도 등록하지 않았습니다.`,
    damaged: '압축 파일이 손상되었거나 .zip이 아닙니다. 다시 압축해서 올리세요. 아무것도 등록하지 않았습니다.',
    encrypted: '암호가 걸린 압축 파일은 읽을 수 없습니다. 암호 없이 다시 압축하세요. 아무것도 등록하지 않았습니다.',
    path: '압축 파일 안에 위험한 경로 이름이 있습니다. 파일만 골라 다시 압축하세요. 아무것도 등록하지 않았습니다.',
    tooManyFiles: (max: string): string =>
      `압축 파일 하나에 파일 ${max}개까지 넣을 수 있습니다. 나누어 올리세요. 아무것도 등록하지 않았습니다.`,
    tooLargeUnpacked: (mib: number): string =>
      `압축을 풀면 ${mib} MiB를 넘습니다. 나누어 올리세요. 아무것도 등록하지 않았습니다.`,
    emptyArchive: '압축 파일 안에 파일이 없습니다. 아무것도 등록하지 않았습니다.',
    wrongKind:
      '라이선스로 보낼 수 없는 파일입니다. 엑셀은 CSV로 저장해서 올리고, 프로그램과 웹 문서는 메일로 나갈 수 없습니다. 아무것도 등록하지 않았습니다.',
    nested: '.zip 밖의 압축 파일은 읽지 못합니다. .zip으로 다시 압축하세요. 아무것도 등록하지 않았습니다.',
    fileEmpty: '빈 파일입니다. 아무것도 등록하지 않았습니다.',
    longOption: '옵션과 이름은 100자까지입니다. 아무것도 등록하지 않았습니다.',

    read: (file: string, encoding: string | undefined): string =>
      `📄 ${file}${encoding ? ` · ${encoding}로 읽음` : ''}`,
    willAdd: (count: string): string => `➕ 등록할 키 **${count}**개`,
    willAddFiles: (count: string): string => `➕ 등록할 파일 **${count}**개`,
    sample: (first: string, last: string | undefined): string => (last ? `처음 ${first} · 끝 ${last}` : first),
    nothingNew: '새로 등록할 것이 없습니다.',
    before: (before: string, after: string): string => `재고 ${before}개 → ${after}개`,
    willGoOn: (count: number): string => `▶️ 등록하면 기다리던 상품주문 ${count}건이 이어서 나갑니다.`,
    within: '아직 등록하지 않았습니다. 15분 안에 눌러 주세요.',
    add: '등록',
    cancel: '취소',
    canceled: '취소했습니다. 아무것도 등록하지 않았습니다.',
    gone: '이 미리보기는 더는 쓸 수 없습니다. `/라이선스 등록`을 다시 실행하세요.',

    added: (count: string): string => `✅ 등록 ${count}개`,
    addedNone: '새로 등록된 키가 없습니다.',
    batch: (name: string): string => `묶음: ${name}`,
    inPool: (count: number, lines: string): string => `중복(이미 있던 키) ${count}개: ${lines}번째 줄`,
    inFile: (count: number, lines: string): string => `중복(목록 안에서 반복) ${count}개: ${lines}번째 줄`,
    inPoolFiles: (count: number, lines: string): string => `중복(이미 있던 파일) ${count}개: ${lines}번째 파일`,
    inFileFiles: (count: number, lines: string): string => `중복(내용이 같은 파일) ${count}개: ${lines}번째 파일`,
    rejected: (count: number): string => `제외 ${count}개:`,
    fault: {
      too_long: (lines: string): string => `• 512자보다 김: ${lines}번째 줄`,
      control: (lines: string): string => `• 탭이나 보이지 않는 문자가 있음: ${lines}번째 줄`,
      line_break: (lines: string): string => `• 칸 안에 줄바꿈이 있음: ${lines}번째 줄`,
      spreadsheet: (lines: string): string =>
        `• 엑셀이 숫자로 바꾼 키(1.23E+15): ${lines}번째 줄. 열을 텍스트로 바꾸고 원본에서 다시 복사하세요`,
      file_empty: (lines: string): string => `• 빈 파일: ${lines}번째 파일`,
      file_too_large: (lines: string): string => `• 2 MiB보다 큼: ${lines}번째 파일`,
      kind: (lines: string): string => `• 메일로 보낼 수 없는 종류: ${lines}번째 파일`,
      nested: (lines: string): string => `• 압축 파일 안의 압축 파일: ${lines}번째 파일`,
    },
    left: (count: string): string => `남은 키 ${count}개`,
    goOn: (count: number): string => `▶️ 기다리던 상품주문 ${count}건이 이어서 나갑니다.`,
    isLink:
      '⚠️ 이 상품은 재고의 키를 쓰지 않도록 설정되어 있습니다. 키를 보내려면 `/상품 설정`에서 종류를 재고의 키로 바꾸세요.',
  },

  stock: {
    title: '라이선스 재고',
    none: '등록된 키가 없습니다. `/라이선스 등록`으로 등록하세요.',
    noneOf: (product: string): string => `${product}: 등록된 키가 없습니다. \`/라이선스 등록\`으로 등록하세요.`,
    left: (count: string): string => `남음 **${count}**`,
    rest: (reserved: string, delivered: string): string => `예약 ${reserved} · 발송 ${delivered}`,
    setAside: (count: string): string => `확인 필요 ${count}`,
    revoked: (count: string): string => `무효 ${count}`,
    withdrawn: (count: string): string => `회수 ${count}`,
    taken: (count: string): string => `꺼냄 ${count}`,
    waiting: (count: number): string => `⚠️ 재고 대기 ${count}건`,
    days: (days: number): string => (days < 1 ? '하루분도 안 남음' : `약 ${days}일분`),
    noPace: '최근 14일 발송 없음',
  },

  batches: {
    title: '등록한 묶음',
    none: '등록한 묶음이 없습니다. `/라이선스 등록`으로 등록하세요.',
    unnamed: (at: Date, batchId: number): string => `${formatMoment(at, 'ko').split(' ')[0]} #${batchId}`,
    imported: (at: Date, by: string): string => `${formatMoment(at, 'ko')} ${by}`,
    left: (left: string, count: string): string => `${count}개 중 **${left}**개 남음`,
    previous: '이전',
    next: '다음',
    oldPage: '이 목록은 더는 쓸 수 없습니다. `/라이선스 묶음`을 다시 실행하세요.',
    choice: (left: string): string => `${left}개 남음`,
  },

  withdraw: {
    unknown: '그런 묶음이 없습니다. 목록에서 고르세요.',
    nothing: (batch: string): string => `${batch}: 안 팔린 키가 없습니다.`,
    sure: (count: string, batch: string): string =>
      `${batch}\n안 팔린 키 **${count}**개를 재고에서 뺍니다. 되돌릴 수 없고, 같은 키는 다시 등록되지 않습니다. 예약되거나 발송된 키는 그대로입니다.`,
    button: (count: string): string => `${count}개 회수`,
    done: (count: string, batch: string): string => `✅ ${batch}: ${count}개를 회수했습니다.`,
    changed: '그사이 개수가 바뀌었습니다. 다시 확인하고 눌러 주세요.',
  },

  export: {
    none: (pool: string): string => `${pool}: 안 팔린 키가 없습니다.`,
    done: (pool: string, count: string): string =>
      `${pool}: 안 팔린 키 ${count}개입니다. 재고에는 그대로 남아 있어 곧 팔릴 수 있습니다. 다른 곳에 쓰려면 \`/라이선스 꺼내기\`를 쓰세요.`,
    tooLarge: (pool: string): string =>
      `${pool}: 파일이 Discord가 받는 크기보다 큽니다. \`/라이선스 꺼내기\`로 나누어 받으세요.`,
  },

  take: {
    notBoth: '특정 키를 꺼낼 때는 개수를 비우세요.',
    badReason: '사유는 200자까지이고, 꺼내는 키를 적을 수 없습니다.',
    tooFew: (pool: string, free: string): string => `${pool}: 남은 키가 ${free}개뿐입니다. 아무것도 꺼내지 않았습니다.`,
    notThere: (pool: string): string =>
      `${pool}: 이 키는 남은 재고에 없습니다. \`/라이선스 찾기\`로 어떻게 되었는지 확인하세요.`,
    done: (pool: string, count: string): string =>
      `✅ ${pool}: ${count}개를 꺼냈습니다. 다시 보여 주지 않으니 지금 복사하세요.`,
    left: (count: string): string => `남은 키 ${count}개`,
  },

  find: {
    none: '등록된 적이 없는 키입니다. 키 전체를 그대로 입력했는지 확인하세요. 뒤 네 글자만 알면 `/주문 조회`를 쓰세요.',
    in: (pool: string, batch: string | undefined): string => (batch ? `${pool} · ${batch}` : pool),
    free: '아직 팔리지 않았습니다.',
    reserved: (order: string): string => `예약됨 · 주문 ${order}`,
    delivered: (order: string, at: string | undefined): string => `발송됨 · 주문 ${order}${at ? ` · ${at}` : ''}`,
    set_aside: (order: string): string => `확인 필요(나갔을 수 있음) · 주문 ${order}`,
    revoked: (order: string | undefined, at: string | undefined): string =>
      `무효화됨${at ? ` ${at}` : ''}${order ? ` · 주문 ${order}` : ''}`,
    withdrawn: '회수됨',
    taken: '직접 꺼냄',
    reason: (text: string): string => `사유: ${text}`,
    card: (url: string): string => `카드: ${url}`,
  },
};
