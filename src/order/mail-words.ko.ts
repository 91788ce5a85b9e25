// The license mail in Korean: the template until the seller words his own, and what the blocks of every template say.

export const mailKo = {
  template: {
    subject:
      '[{{ shop }}] {% if kind == "resend" %}[재발송] {% elsif kind == "replace" %}[교체] {% endif %}{{ title }} 안내 (주문 {{ order_number }})',
    body: `{{ buyer }}님, 안녕하세요. {{ shop }}입니다.
{% if kind == "resend" %}
{{ goods }}를 다시 보내 드립니다. 앞서 안내해 드린 것과 같은 내용입니다.
{% elsif kind == "replace" %}
{{ goods }}를 교체해 보내 드립니다. 앞서 받으신 것 대신 이 메일의 것을 사용해 주세요.
{% else %}
구매해 주셔서 감사합니다. {{ goods }}를 보내 드립니다.
{% endif %}

■ 라이선스 {% if file_count == 0 %}키 {% endif %}({{ license_count }}개)
{{ licenses }}

■ 다운로드
{{ downloads }}

■ 주문 정보
{{ order_details }}

■ 안내
키가 작동하지 않거나 본인의 주문이 아니라면 {% if contact %}아래로 알려 주세요.{% else %}이 메일에 회신해 주세요.{% endif %}
{{ contact }}

---
{{ shop }}
이 메일은 네이버 스마트스토어 주문에 따라 발송된 안내 메일입니다.
`,
  },
  title: (product: string, others: number): string =>
    others > 0 ? `${product} 외 ${others}건 라이선스` : product.endsWith('라이선스') ? product : `${product} 라이선스`,
  goods: ({ licenses, links }: { licenses: boolean; links: boolean }): string =>
    licenses ? (links ? '라이선스와 다운로드 링크' : '라이선스') : '다운로드 링크',
  /** Greeted when there is no name to greet with. */
  somebody: '고객',
  download: '다운로드',
  open: '바로가기',
  files: (names: string): string => `첨부 파일: ${names}`,
  attached: (count: number): string => `이 메일에는 첨부 파일이 ${count}개 있습니다.`,
  keyFile: (keys: number, name: string): string => `키 ${keys}개는 첨부 파일 ${name}에도 모두 들어 있습니다.`,
  facts: {
    orderId: '주문번호',
    paidAt: '결제일시',
    productOrderId: '상품주문번호',
    product: '상품',
    option: '옵션',
    quantity: '수량',
  },
  zone: '한국시간',
  contact: { email: '이메일', talkTalk: '톡톡' },
  testMark: '[테스트]',
};

export type MailWords = typeof mailKo;
