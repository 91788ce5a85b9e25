// What Korean buyers have after the @, and what their thumbs make of it. Nothing here decides: it raises doubt and suggests.

/** Second-level name and ending of the providers whose misspellings are worth knowing. */
const PROVIDERS: readonly (readonly [name: string, ending: string])[] = [
  ['naver', 'com'],
  ['gmail', 'com'],
  ['daum', 'net'],
  ['hanmail', 'net'],
  ['kakao', 'com'],
  ['nate', 'com'],
  ['icloud', 'com'],
  ['outlook', 'com'],
  ['hotmail', 'com'],
  ['yahoo', 'com'],
];

/** These have one ending only: `naver.net` is a slip, `yahoo.co.jp` is not. */
const ONE_ENDING = new Set(['naver', 'gmail', 'daum', 'hanmail', 'kakao', 'nate', 'icloud']);

/** Real domains, some of them a letter away from one above. */
const KNOWN = new Set(
  `naver.com gmail.com daum.net hanmail.net kakao.com nate.com icloud.com outlook.com hotmail.com yahoo.com
  outlook.kr outlook.co.kr hotmail.co.kr yahoo.co.kr yahoo.co.jp live.com live.co.kr msn.com me.com mac.com mail.com
  email.com ymail.com googlemail.com gmx.com gmx.net proton.me protonmail.com pm.me korea.com empas.com empal.com paran.com
  dreamwiz.com chol.com hanafos.com hanmir.com lycos.co.kr freechal.com netian.com unitel.co.kr navercorp.com kakaocorp.com
  linecorp.com qq.com 163.com 126.com foxmail.com yandex.com zoho.com fastmail.com hey.com aol.com`.split(/\s+/),
);

/** How a provider is called in Korean. */
const SPOKEN: Record<string, string> = {
  네이버: 'naver.com',
  지메일: 'gmail.com',
  구글: 'gmail.com',
  다음: 'daum.net',
  한메일: 'hanmail.net',
  카카오: 'kakao.com',
  네이트: 'nate.com',
  아이클라우드: 'icloud.com',
  아웃룩: 'outlook.com',
  핫메일: 'hotmail.com',
  야후: 'yahoo.com',
};

/** Endings that do not exist and what was meant. */
const SLIPPED_ENDINGS: Record<string, string> = {
  con: 'com',
  cmo: 'com',
  ocm: 'com',
  vom: 'com',
  xom: 'com',
  cim: 'com',
  cpm: 'com',
  clm: 'com',
  comm: 'com',
  coom: 'com',
  conm: 'com',
  ccom: 'com',
  como: 'com',
  cop: 'com',
  dom: 'com',
  ner: 'net',
  nte: 'net',
  nett: 'net',
  ney: 'net',
  ent: 'net',
  nt: 'net',
  krr: 'kr',
  kt: 'kr',
  rk: 'kr',
  ogr: 'org',
  orgg: 'org',
};

/** Under these anybody registers; alone they are nobody's. */
const SHARED_ENDINGS = new Set(
  'co.kr or.kr ac.kr go.kr re.kr ne.kr pe.kr hs.kr ms.kr es.kr com.kr co.jp co.uk com.au com.cn'.split(' '),
);

// https://data.iana.org/TLD/tlds-alpha-by-domain.txt: every country's, and of the others those that mail is sent to.
const ENDINGS = new Set(
  `ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc cd cf cg ch
  ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn
  gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li
  lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa
  pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td
  tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
  com net org edu gov mil int info biz name pro mobi asia tel jobs travel museum coop aero post cat app dev xyz online site store
  shop tech cloud email mail live page blog work works art design studio agency company group team world space website digital
  media news school academy education games game club fun one life today zone network systems solutions software services support
  center global global international studio photo photos pictures gallery video music film tokyo seoul berlin london nyc law legal
  finance capital ventures partners consulting engineering health care clinic dental church house land realty estate kitchen cafe
  restaurant coffee beer wine fashion beauty style clothing boutique toys baby family kids dog pet garden green eco energy solar
  bike auto car cars moe wtf lol ninja guru expert tips wiki codes run build host hosting press ink vip top win plus land link click`.split(
    /\s+/,
  ),
);

export type DomainVerdict =
  | { isGood: true }
  | {
      isGood: false;
      why: 'typo_domain' | 'impossible' | 'unknown_domain' | 'foreign_letters';
      meant: string | undefined;
    };

/** Whether mail to this domain is what its writer meant. `domain` is lower case and has at least one dot. */
export function judgeDomain(domain: string): DomainVerdict {
  if (KNOWN.has(domain)) return { isGood: true };
  if (/(?:^|\.)xn--/.test(domain)) return { isGood: false, why: 'foreign_letters', meant: undefined };
  if (SHARED_ENDINGS.has(domain)) return { isGood: false, why: 'impossible', meant: undefined };
  const meant = meantProvider(domain);
  if (meant) return { isGood: false, why: 'typo_domain', meant };
  const ending = domain.slice(domain.lastIndexOf('.') + 1);
  const slipped = Object.hasOwn(SLIPPED_ENDINGS, ending) ? SLIPPED_ENDINGS[ending] : undefined;
  if (slipped) return { isGood: false, why: 'typo_domain', meant: domain.slice(0, -ending.length) + slipped };
  if (!ENDINGS.has(ending)) return { isGood: false, why: 'unknown_domain', meant: undefined };
  return { isGood: true };
}

/** The provider that a text after the @ begins with, in Korean or without its ending: `네이버`, `naver`, `navercom`. */
export function guessProvider(text: string): string | undefined {
  for (const [spoken, domain] of Object.entries(SPOKEN)) if (text.startsWith(spoken)) return domain;
  const word = /^[a-z]{1,20}/i.exec(text)?.[0].toLowerCase();
  if (!word) return undefined;
  for (const [name, ending] of PROVIDERS)
    if (word === name || word === name + ending || word === `${name}dot${ending}`) return `${name}.${ending}`;
  return undefined;
}

/** Domains of providers, for finding an address that lacks its @. */
export const PROVIDER_DOMAINS: readonly string[] = PROVIDERS.map(([name, ending]) => `${name}.${ending}`);

function meantProvider(domain: string): string | undefined {
  const dot = domain.indexOf('.');
  const name = domain.slice(0, dot);
  const ending = domain.slice(dot + 1);
  for (const [provider, itsEnding] of PROVIDERS) {
    const whole = `${provider}.${itsEnding}`;
    if (domain.startsWith(whole)) return whole; // something sticks to it: naver.comhong
    if (name === provider && ONE_ENDING.has(provider)) return whole;
    const slips = provider.length >= 7 ? 2 : 1;
    if (
      isWithin(name, provider, slips) &&
      isWithin(ending, itsEnding, name === provider ? 1 : 2) &&
      (name !== provider || ending !== itsEnding)
    )
      return whole;
  }
  return undefined;
}

/** Damerau-Levenshtein (neighbors may be swapped) within a limit. */
export function isWithin(a: string, b: string, limit: number): boolean {
  if (Math.abs(a.length - b.length) > limit) return false;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      let cost = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    before = above;
    above = row;
  }
  return (above[b.length] ?? 0) <= limit;
}
