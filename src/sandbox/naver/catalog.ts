// Products and the seller's own account: servers of another family, with numbers where the order API has strings.
import { readArray, readEnum, readInteger, readObject, readString } from './body.ts';
import type { JsonObject } from './body.ts';
import { formatKst } from './kst.ts';
import type { Store } from './store.ts';
import type { ProductStatus, SandboxProduct } from './types.ts';
import { badInput, Refusal } from './wire.ts';
import type { Answer } from './wire.ts';

const MAX_SIZE = 500;
const KEYWORD_TYPES: ReadonlySet<string> = new Set([
  'CHANNEL_PRODUCT_NO',
  'PRODUCT_NO',
  'GROUP_PRODUCT_NO',
  'SELLER_CODE',
]);
const STATUS_TYPES: ReadonlySet<string> = new Set([
  'WAIT',
  'SALE',
  'OUTOFSTOCK',
  'UNADMISSION',
  'REJECTION',
  'SUSPENSION',
  'CLOSE',
  'PROHIBITION',
  'DELETE',
]);

/** From which status a seller may go where. */
const CHANGES: Record<string, ProductStatus[]> = {
  SALE: ['SUSPENSION', 'OUTOFSTOCK'],
  OUTOFSTOCK: ['SALE'],
  SUSPENSION: ['SALE', 'OUTOFSTOCK', 'WAIT'],
};

type JsonRequest = { contentType: string; text: string };

/**
 * The store's products, newest first; a keyword applies only with its `searchKeywordType`.
 * @see https://apicenter.commerce.naver.com/docs/commerce-api/current/search-product
 */
export function searchProducts(store: Store, request: JsonRequest): Answer {
  const body = readObject(request);
  const keywordType = readEnum(body, 'searchKeywordType', KEYWORD_TYPES);
  const channelProductNos = readNumbers(body, 'channelProductNos');
  const originProductNos = readNumbers(body, 'originProductNos');
  const sellerCode = readString(body, 'sellerManagementCode');
  const statuses = readArray(body, 'productStatusTypes') ?? [];
  if (!statuses.every((status) => typeof status === 'string' && STATUS_TYPES.has(status)))
    throw badInput('productStatusTypes');
  const page = readInteger(body, 'page') ?? 1;
  const size = readInteger(body, 'size') ?? 50;
  if (page < 1) throw badInput('page');
  if (size < 1 || size > MAX_SIZE) throw badInput('size');

  const found = [...store.products.values()].toReversed().filter((product) => {
    if (statuses.length > 0 && !statuses.includes(product.statusType)) return false;
    if (keywordType === 'CHANNEL_PRODUCT_NO' && channelProductNos) return channelProductNos.includes(product.productId);
    if (keywordType === 'PRODUCT_NO' && originProductNos) return originProductNos.includes(product.originProductNo);
    if (keywordType === 'SELLER_CODE' && sellerCode) return product.sellerProductCode === sellerCode;
    return true;
  });
  const totalPages = Math.ceil(found.length / size);
  const contents = found.slice((page - 1) * size, page * size).map((product) => ({
    originProductNo: Number(product.originProductNo),
    channelProducts: [renderChannelProduct(product)],
  }));
  return {
    status: 200,
    body: {
      contents,
      page,
      size,
      totalElements: found.length,
      totalPages,
      sort: { sorted: true, fields: [{ name: 'NO', direction: 'DESC' }] },
      first: page === 1,
      last: page >= totalPages,
    },
  };
}

/** One product in full; `deliveryInfo` is absent on a product without delivery. @throws Refusal 404 NOT_FOUND */
export function findChannelProduct(store: Store, channelProductNo: string): Answer {
  const product = store.products.get(channelProductNo);
  if (!product) throw productNotFound();
  const optionCustom = product.directInputs.map((groupName, index) => ({ id: index + 1, groupName, usable: true }));
  const groupNames = Object.fromEntries(
    product.options.map(({ name }, index) => [`optionGroupName${index + 1}`, name]),
  );
  const optionInfo = {
    optionCustom: optionCustom.length > 0 ? optionCustom : undefined,
    optionCombinationGroupNames: product.options.length > 0 ? groupNames : undefined,
    optionCombinations: product.options.length > 0 ? renderCombinations(product) : undefined,
    useStockManagement: product.options.length > 0,
  };
  return {
    status: 200,
    body: {
      originProduct: {
        statusType: product.statusType,
        saleType: 'NEW',
        leafCategoryId: '50007116',
        name: product.name,
        detailContent: `<p>${product.name}</p>`,
        images: { representativeImage: { url: 'https://shop-phinf.pstatic.net/sandbox/product.png' } },
        salePrice: product.priceKrw,
        stockQuantity: product.stockQuantity,
        deliveryInfo: product.hasDelivery
          ? {
              deliveryType: 'DELIVERY',
              deliveryAttributeType: 'NORMAL',
              deliveryCompany: 'CJGLS',
              deliveryFee: { deliveryFeeType: 'FREE' },
              claimDeliveryInfo: { returnDeliveryFee: 3000, exchangeDeliveryFee: 6000 },
            }
          : undefined,
        detailAttribute: {
          afterServiceInfo: { afterServiceTelephoneNumber: '02-1234-5678', afterServiceGuideContent: '톡톡 문의' },
          optionInfo,
          sellerCodeInfo: { sellerManagementCode: product.sellerProductCode },
          productInfoProvidedNotice: { productInfoProvidedNoticeType: 'DIGITAL_CONTENTS' },
          minorPurchasable: true,
        },
      },
      smartstoreChannelProduct: {
        channelProductName: product.name,
        storeKeepExclusiveProduct: false,
        naverShoppingRegistration: true,
        channelProductDisplayStatusType: 'ON',
      },
    },
  };
}

/**
 * Starts or stops selling, by 원상품번호.
 * @throws Refusal 400 for a change that is not open from the present status, or a sale without stock; 404 for an unknown number
 */
export function changeProductStatus(store: Store, request: JsonRequest, originProductNo: string): Answer {
  const body = readObject(request);
  const wanted = readEnum(body, 'statusType', STATUS_TYPES);
  const stockQuantity = readInteger(body, 'stockQuantity');
  if (wanted === undefined) throw badInput('statusType', '필수 항목입니다', 'NotNull');
  if (stockQuantity !== undefined && (stockQuantity < 0 || stockQuantity > 99_999_999)) throw badInput('stockQuantity');
  const product = [...store.products.values()].find((one) => one.originProductNo === originProductNo);
  if (!product) throw productNotFound();
  if (!CHANGES[wanted]?.includes(product.statusType)) throw badInput('statusType');
  if (wanted === 'SALE' && product.statusType === 'OUTOFSTOCK' && !stockQuantity) throw badInput('stockQuantity');
  if (wanted === 'OUTOFSTOCK') product.stockQuantity = 0;
  else if (stockQuantity !== undefined) product.stockQuantity = stockQuantity;
  if (wanted === 'SALE') product.statusType = product.stockQuantity === 0 ? 'OUTOFSTOCK' : 'SALE';
  if (wanted === 'OUTOFSTOCK') product.statusType = 'OUTOFSTOCK';
  if (wanted === 'SUSPENSION') product.statusType = 'SUSPENSION';
  product.modifiedAt = store.clock();
  store.listed(product.productId);
  return { status: 200, body: { code: 'SUCCESS', message: '성공', data: {} } };
}

/** A bare array, not an object around one. */
export function listSellerChannels(store: Store): Answer {
  return {
    status: 200,
    body: [
      {
        channelNo: 102_761_766,
        channelType: 'STOREFARM',
        name: store.settings.storeName,
        url: 'https://smartstore.naver.com/sandbox',
        representativeImageUrl: 'https://shop-phinf.pstatic.net/sandbox/store.png',
        talkTalkAccountId: 'w4sandbox',
      },
    ],
  };
}

export function findSellerAccount(): Answer {
  return { status: 200, body: { accountId: 'ncp_sandbox_01', accountUid: 'sandboxAccountUid01', grade: 'POWER' } };
}

function renderChannelProduct(product: SandboxProduct): unknown {
  return {
    originProductNo: Number(product.originProductNo),
    channelProductNo: Number(product.productId),
    channelServiceType: 'STOREFARM',
    categoryId: '50007116',
    name: product.name,
    sellerManagementCode: product.sellerProductCode,
    statusType: product.statusType,
    channelProductDisplayStatusType: 'ON',
    salePrice: product.priceKrw,
    discountedPrice: product.priceKrw,
    mobileDiscountedPrice: product.priceKrw,
    stockQuantity: product.stockQuantity,
    knowledgeShoppingProductRegistration: true,
    deliveryAttributeType: product.hasDelivery ? 'NORMAL' : undefined,
    wholeCategoryName: '디지털/가전>소프트웨어>그래픽/멀티미디어',
    wholeCategoryId: '50000003>50000098>50007116',
    representativeImage: { url: 'https://shop-phinf.pstatic.net/sandbox/product.png' },
    regDate: formatKst(product.registeredAt),
    modifiedDate: formatKst(product.modifiedAt),
  };
}

function renderCombinations(product: SandboxProduct): unknown[] {
  let rows: string[][] = [[]];
  for (const { values } of product.options) rows = rows.flatMap((row) => values.map((value) => [...row, value]));
  return rows.map((row, index) => ({
    id: 50_000_000_000 + index,
    ...Object.fromEntries(row.map((value, column) => [`optionName${column + 1}`, value])),
    stockQuantity: product.stockQuantity,
    price: 0,
    usable: true,
  }));
}

function readNumbers(body: JsonObject, key: string): string[] | undefined {
  return readArray(body, key)?.map((value) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw badInput(key);
    return String(value);
  });
}

function productNotFound(): Refusal {
  return new Refusal(404, 'NOT_FOUND', '상품을 찾을 수 없습니다.');
}
