// Whether a template may be saved: it has to be readable, and every mail that it can give has to hold what the buyer paid for.
import { type LicenseMail, type LicenseMailItem, type MailProblem, tryLicenseMail } from './license-mail.ts';
import { lintTemplate, type Template } from './template.ts';

/** The orders that a template is tried on. */
export const SAMPLES = ['one_key', 'several_lines', 'many_keys', 'link_only', 'files_only'] as const;

export type SampleName = (typeof SAMPLES)[number];

/** `sample`: the invented order that showed it; undefined when the template alone does. */
export type CheckedProblem = MailProblem & { sample?: SampleName | undefined };

type Shop = Pick<LicenseMail, 'language' | 'shopName' | 'contact'>;

const KINDS = ['first', 'resend', 'replace'] as const;

/** Nothing, or all that is wrong with it; what keeps it from being read comes alone. */
export function checkTemplate(template: Template, language: 'ko' | 'en'): CheckedProblem[] {
  const found = lintTemplate(template);
  if (found.length > 0) return found;
  const problems = new Map<string, CheckedProblem>();
  for (const sample of SAMPLES) {
    for (const kind of KINDS) {
      for (const contact of [{ email: 'help@shop.example' }, undefined]) {
        const letter = sampleLetter(sample, { language, shopName: 'Shop', contact });
        const rendered = tryLicenseMail({ ...letter, kind, template });
        if (!('type' in rendered)) continue;
        // What cannot be rendered at all need not be tried on.
        if ('part' in rendered) return [{ ...rendered, sample }];
        if (!problems.has(rendered.type)) problems.set(rendered.type, { ...rendered, sample });
      }
    }
  }
  return [...problems.values()];
}

/** An invented order; its keys are nobody's, and look it. */
export function sampleLetter(sample: SampleName, shop: Shop): LicenseMail {
  const isKorean = shop.language === 'ko';
  const item = (about: Partial<LicenseMailItem>): LicenseMailItem => ({
    productOrderId: '2026010100000011',
    productName: isKorean ? '사진정리 프로 1년' : 'PhotoSort Pro, 1 year',
    option: isKorean ? '기기: 2대' : 'Devices: 2',
    quantity: 1,
    licenses: inventKeys(1),
    links: [],
    ...about,
  });
  const items: Record<SampleName, () => LicenseMailItem[]> = {
    one_key: () => [item({ links: ['https://download.example/photosort'] })],
    several_lines: () => [
      item({ quantity: 2, licenses: inventKeys(2) }),
      item({
        productOrderId: '2026010100000012',
        productName: isKorean ? '백업 도구' : 'Backup Tool',
        option: '',
        licenses: [{ key: 'SAMPLE-BACKUP-00001' }],
        links: ['https://download.example/backup'],
      }),
    ],
    many_keys: () => [item({ quantity: 25, licenses: inventKeys(25) })],
    link_only: () => [item({ licenses: [], links: ['https://download.example/photosort'] })],
    files_only: () => [item({ licenses: [{ file: { name: 'sample.lic', bytes: new Uint8Array(16) } }] })],
  };
  return {
    ...shop,
    buyerName: isKorean ? '홍길동' : 'Kim',
    orderId: '2026010100000001',
    paidAt: new Date('2026-01-01T00:00:00Z'),
    items: items[sample](),
    kind: 'first',
  };
}

function inventKeys(count: number): { key: string }[] {
  return Array.from({ length: count }, (_, index) => ({ key: `SAMPLE-KEY-${String(index + 1).padStart(5, '0')}` }));
}
