// The seller's products and shop fronts.

import { z } from 'zod';

import { ask } from './request.ts';
import type { Send } from './request.ts';
import { id, text, won } from './wire.ts';

/** `status`: Naver's word, e.g. `SALE`, `SUSPENSION`. */
export type ProductSummary = {
  productId: string;
  originProductNo: string;
  name: string;
  status: string;
  priceKrw?: number;
};

/** `directInputs`: the labels of the options that the buyer fills in by hand. `hasDelivery`: false for 배송 없는 상품. */
export type Product = { productId: string; name: string; directInputs: string[]; hasDelivery: boolean };

export type Channel = { channelNo: string; name: string; url: string; talkTalkAccountId: string | undefined };

export type Account = { accountId: string; accountUid: string };

const ProductsPage = z.object({
  contents: z
    .array(
      z.object({
        originProductNo: id.nullish(),
        channelProducts: z
          .array(
            z.object({
              channelProductNo: id,
              originProductNo: id.nullish(),
              name: text,
              statusType: text,
              salePrice: won,
              discountedPrice: won,
            }),
          )
          .nullish(),
      }),
    )
    .nullish(),
  page: z.int().nullish(),
  totalPages: z.int().nullish(),
  last: z.boolean().nullish(),
});

/**
 * One page of the store's products.
 * @param query.page        from 1
 * @param query.size        at most 500
 * @param query.productIds  channel product numbers 채널상품번호; absent: all
 * @see https://apicenter.commerce.naver.com/llms/post-v1-products-search.md
 */
export async function searchProducts(
  send: Send,
  query: { page?: number | undefined; size?: number | undefined; productIds?: readonly string[] | undefined },
): Promise<{ products: ProductSummary[]; hasNext: boolean }> {
  const { page = 1, size = 50, productIds } = query;
  const { value } = await ask(send, {
    method: 'POST',
    api: '/v1/products/search',
    body: () => ({
      ...(productIds && { searchKeywordType: 'CHANNEL_PRODUCT_NO', channelProductNos: productIds.map(Number) }),
      page,
      size,
    }),
    isWrite: false,
    read: (json) => ProductsPage.parse(json),
  });
  const products = (value.contents ?? []).flatMap((content) =>
    (content.channelProducts ?? []).map((product): ProductSummary => {
      const priceKrw = product.discountedPrice ?? product.salePrice;
      return {
        productId: product.channelProductNo,
        originProductNo: product.originProductNo ?? content.originProductNo ?? '',
        name: product.name ?? '',
        status: product.statusType ?? '',
        ...(priceKrw !== undefined && { priceKrw }),
      };
    }),
  );
  const hasNext = value.last != null ? !value.last : page < (value.totalPages ?? page);
  return { products, hasNext };
}

const ProductBody = z.object({
  originProduct: z.object({
    name: text,
    deliveryInfo: z.unknown().optional(),
    detailAttribute: z
      .object({
        optionInfo: z.object({ optionCustom: z.array(z.object({ groupName: text })).nullish() }).nullish(),
      })
      .nullish(),
  }),
  smartstoreChannelProduct: z.object({ channelProductName: text }).nullish(),
});

/**
 * One product.
 * @param productId  channel product number 채널상품번호
 * @throws NaverError  404 when there is none
 */
export async function readProduct(send: Send, productId: string): Promise<Product> {
  const { value } = await ask(send, {
    method: 'GET',
    api: '/v2/products/channel-products/{channelProductNo}',
    params: { channelProductNo: productId },
    isWrite: false,
    read: (json) => ProductBody.parse(json),
  });
  const { originProduct, smartstoreChannelProduct } = value;
  const options = originProduct.detailAttribute?.optionInfo?.optionCustom ?? [];
  return {
    productId,
    name: smartstoreChannelProduct?.channelProductName ?? originProduct.name ?? '',
    directInputs: options.flatMap(({ groupName }) => (groupName ? [groupName] : [])),
    hasDelivery: originProduct.deliveryInfo != null,
  };
}

/** What a seller may set: on sale, or 판매중지. */
export type SaleStatus = 'SALE' | 'SUSPENSION';

/**
 * Puts a product on sale, or takes it off, with all its channels.
 * @param originProductNo  원상품번호, see searchProducts()
 * @throws NaverError  400 when the present status does not lead there, 404 when there is no such product
 * @see https://apicenter.commerce.naver.com/llms/put-v1-products-origin-products-originproductno-change-status.md
 */
export async function changeStatus(send: Send, originProductNo: string, statusType: SaleStatus): Promise<void> {
  await ask(send, {
    method: 'PUT',
    api: '/v1/products/origin-products/{originProductNo}/change-status',
    params: { originProductNo },
    body: () => ({ statusType }),
    isWrite: true,
    // That it is no refusal is all there is to know.
    read: () => undefined,
  });
}

const ChannelBody = z.object({ channelNo: id, name: text, url: text, talkTalkAccountId: text });

/** The account's shop fronts. Naver sends a bare array; its own page shows a single object. */
export async function listChannels(send: Send): Promise<Channel[]> {
  const { value } = await ask(send, {
    method: 'GET',
    api: '/v1/seller/channels',
    isWrite: false,
    read: (json) => z.array(ChannelBody).parse(Array.isArray(json) ? json : [json]),
  });
  return value.map(({ channelNo, name, url, talkTalkAccountId }) => ({
    channelNo,
    name: name ?? '',
    url: url ?? '',
    talkTalkAccountId,
  }));
}

/** Whose store this is. The smallest call that proves token, address and permission. */
export async function readAccount(send: Send): Promise<Account> {
  const { value } = await ask(send, {
    method: 'GET',
    api: '/v1/seller/account',
    isWrite: false,
    read: (json) => z.object({ accountId: id, accountUid: id }).parse(json),
  });
  return value;
}
