// The shop of the demo: what it sells, who works in it, who buys. All invented; every address is one that cannot exist.
import type { SandboxOptions } from './index.ts';
import type { NewProduct } from './naver/index.ts';

type Scene = Pick<SandboxOptions, 'shopName' | 'people' | 'locale'> & {
  /** Each by what the demo shows with it. */
  products: { byHand: NewProduct & WithNumber; auto: NewProduct & WithNumber; link: NewProduct & WithNumber };
  /** The label of the field that buyers type their address into. */
  emailLabel: string;
  /** Where the product with the link is downloaded. */
  link: string;
  buyers: { auto: Buyer; missing: Buyer; typo: Buyer; plain: Buyer };
};
type WithNumber = { productId: string };
type Buyer = { ordererName: string; email: string };

const NUMBERS = { byHand: '12488813490', auto: '12488813503', link: '12488813516' };

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
    },
    link: 'https://download.tidy.example/fonts.zip',
    buyers: {
      auto: { ordererName: '윤지민', email: 'jimin.yoon@example.com' },
      missing: { ordererName: '정수아', email: '' },
      typo: { ordererName: '홍길동', email: 'gildong.hong@naver.con' },
      plain: { ordererName: '김민지', email: 'minji.kim@example.com' },
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
    },
    link: 'https://download.tidy.example/fonts.zip',
    buyers: {
      auto: { ordererName: 'Jimin Yoon', email: 'jimin.yoon@example.com' },
      missing: { ordererName: 'Sua Jung', email: '' },
      typo: { ordererName: 'Gildong Hong', email: 'gildong.hong@naver.con' },
      plain: { ordererName: 'Minji Kim', email: 'minji.kim@example.com' },
    },
  },
};
