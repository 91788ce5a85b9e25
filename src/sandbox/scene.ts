// The shop of the demo: what it sells, who works in it, who buys. All invented; every address is one that cannot exist.
import type { EveningScene } from './evening.ts';
import type { SandboxOptions } from './index.ts';
import type { NewProduct } from './naver/index.ts';

type Numbered = NewProduct & { productId: string };
type Buyer = { ordererName: string; email: string };

export type Scene = Pick<SandboxOptions, 'shopName' | 'people' | 'locale'> & {
  /** Each by what the demo shows with it. */
  products: { byHand: Numbered; auto: Numbered; link: Numbered; boxed: Numbered; addOn: Numbered };
  /** The label of the field that buyers type their address into. */
  emailLabel: string;
  /** Where the product with the link is downloaded. */
  link: string;
  buyers: { auto: Buyer; missing: Buyer; typo: Buyer; plain: Buyer };
  /** Who else buys on a busy evening. */
  crowd: Omit<EveningScene, 'products' | 'emailLabel'>;
};

const NUMBERS = {
  byHand: '12488813490',
  auto: '12488813503',
  link: '12488813516',
  boxed: '12488813529',
  addOn: '12488813542',
};

export const SCENES: { ko: Scene; en: Scene } = {
  ko: {
    shopName: '정리상점',
    people: { operator: '민수', admin: '지우', visitor: '하늘', operatorRole: '운영자', adminRole: '관리자' },
    locale: 'ko',
    emailLabel: '이메일',
    products: {
      byHand: { productId: NUMBERS.byHand, name: '사진정리 프로 1년', priceKrw: 29_000, directInputs: ['이메일'] },
      auto: { productId: NUMBERS.auto, name: '영상자르기 영구', priceKrw: 45_000, directInputs: ['이메일'] },
      link: { productId: NUMBERS.link, name: '손글씨 글꼴 모음', priceKrw: 12_000 },
      boxed: {
        productId: NUMBERS.boxed,
        name: '문서변환 스튜디오 USB',
        priceKrw: 68_000,
        hasDelivery: true,
        directInputs: ['이메일'],
        options: [
          { name: '사용 기간', values: ['1년', '3년', '영구'] },
          { name: '기기 수', values: ['1대', '3대'] },
        ],
      },
      addOn: { productId: NUMBERS.addOn, name: '원격 설치 지원', priceKrw: 9_000 },
    },
    link: 'https://download.tidy.example/fonts.zip',
    buyers: {
      auto: { ordererName: '윤지민', email: 'jimin.yoon@example.com' },
      missing: { ordererName: '정수아', email: '' },
      typo: { ordererName: '홍길동', email: 'gildong.hong@naver.con' },
      plain: { ordererName: '김민지', email: 'minji.kim@example.com' },
    },
    crowd: {
      familyNames: ['김', '이', '박', '최', '정', '강', '조', '윤', '장', '임', '한', '오', '서', '신'],
      givenNames: [
        { name: '서연', mailbox: 'seoyeon' },
        { name: '도윤', mailbox: 'doyun' },
        { name: '하은', mailbox: 'haeun' },
        { name: '지호', mailbox: 'jiho' },
        { name: '수빈', mailbox: 'subin' },
        { name: '예준', mailbox: 'yejun' },
        { name: '유나', mailbox: 'yuna' },
        { name: '건우', mailbox: 'geonwoo' },
        { name: '채원', mailbox: 'chaewon' },
        { name: '민재', mailbox: 'minjae' },
      ],
      memos: [
        '빠른 발송 부탁드려요',
        '회사에서 쓸 거예요',
        '감사합니다 :)',
        '세금계산서 가능한가요?',
        '**급해요** <!>',
      ],
      memoWithAddress: (address) => `메일은 ${address} 로 보내 주세요`,
      fullName: (familyName, givenName) => familyName + givenName,
    },
  },
  en: {
    shopName: 'TidyShop',
    people: { operator: 'Minsu', admin: 'Jiwoo', visitor: 'Haneul', operatorRole: 'Operators', adminRole: 'Admins' },
    locale: 'en-US',
    emailLabel: 'E-mail',
    products: {
      byHand: { productId: NUMBERS.byHand, name: 'PhotoSort Pro, 1 year', priceKrw: 29_000, directInputs: ['E-mail'] },
      auto: { productId: NUMBERS.auto, name: 'ClipCutter, lifetime', priceKrw: 45_000, directInputs: ['E-mail'] },
      link: { productId: NUMBERS.link, name: 'Handwriting fonts', priceKrw: 12_000 },
      boxed: {
        productId: NUMBERS.boxed,
        name: 'DocConvert Studio on USB',
        priceKrw: 68_000,
        hasDelivery: true,
        directInputs: ['E-mail'],
        options: [
          { name: 'Term', values: ['1 year', '3 years', 'lifetime'] },
          { name: 'Devices', values: ['1', '3'] },
        ],
      },
      addOn: { productId: NUMBERS.addOn, name: 'Remote installation', priceKrw: 9_000 },
    },
    link: 'https://download.tidy.example/fonts.zip',
    buyers: {
      auto: { ordererName: 'Jimin Yoon', email: 'jimin.yoon@example.com' },
      missing: { ordererName: 'Sua Jung', email: '' },
      typo: { ordererName: 'Gildong Hong', email: 'gildong.hong@naver.con' },
      plain: { ordererName: 'Minji Kim', email: 'minji.kim@example.com' },
    },
    crowd: {
      familyNames: ['Kim', 'Lee', 'Park', 'Choi', 'Jung', 'Kang', 'Cho', 'Yoon', 'Jang', 'Lim', 'Han', 'Oh'],
      givenNames: [
        { name: 'Seoyeon', mailbox: 'seoyeon' },
        { name: 'Doyun', mailbox: 'doyun' },
        { name: 'Haeun', mailbox: 'haeun' },
        { name: 'Jiho', mailbox: 'jiho' },
        { name: 'Subin', mailbox: 'subin' },
        { name: 'Yejun', mailbox: 'yejun' },
        { name: 'Yuna', mailbox: 'yuna' },
        { name: 'Geonwoo', mailbox: 'geonwoo' },
      ],
      memos: [
        'As soon as you can, please',
        'For the office',
        'Thank you :)',
        'Can I get an invoice?',
        '**Urgent** <!>',
      ],
      memoWithAddress: (address) => `Please send it to ${address}`,
      fullName: (familyName, givenName) => `${givenName} ${familyName}`,
    },
  },
};
