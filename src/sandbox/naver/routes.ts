// Every path that the gateway knows, under the short name that calls and faults go by.
import { confirmProductOrders, delayDispatch, dispatchProductOrders } from './actions.ts';
import type { ActionRequest } from './actions.ts';
import {
  changeProductStatus,
  findChannelProduct,
  findSellerAccount,
  listSellerChannels,
  searchProducts,
} from './catalog.ts';
import {
  approveCancel,
  approveReturn,
  holdReturn,
  rejectReturn,
  releaseReturn,
  requestCancelBySeller,
  requestReturnBySeller,
} from './claim-actions.ts';
import type { ClaimAction } from './claim-actions.ts';
import { listProductOrderIds, listProductOrders } from './conditional.ts';
import { queryDetails } from './detail.ts';
import { listLastChangedStatuses } from './feed.ts';
import type { ApiGroup } from './gateway.ts';
import { answerInquiry, answerQna, listInquiries, listQnas } from './inquiries.ts';
import type { Store } from './store.ts';
import type { Answer } from './wire.ts';

/** Short, stable names of the APIs; each has a bucket of its own. */
export type ApiName =
  | 'token'
  | 'feed'
  | 'details'
  | 'conditional'
  | 'order.ids'
  | 'confirm'
  | 'dispatch'
  | 'delay'
  | 'cancel.request'
  | 'cancel.approve'
  | 'return.request'
  | 'return.approve'
  | 'return.reject'
  | 'return.holdback'
  | 'return.release'
  | 'products'
  | 'product'
  | 'product.status'
  | 'channels'
  | 'account'
  | 'inquiries'
  | 'inquiry.answer'
  | 'qnas'
  | 'qna.answer'
  | 'unknown';

export type RouteRequest = ActionRequest & {
  query: URLSearchParams;
  /** The one variable part of the path. */
  id: string;
};

export type Route = {
  api: ApiName;
  group: ApiGroup;
  method: string;
  path: RegExp;
  handle: (store: Store, request: RouteRequest) => Answer;
};

const LINES = '/v1/pay-order/seller/product-orders';

export const ROUTES: readonly Route[] = [
  order('feed', 'GET', `${LINES}/last-changed-statuses`, (store, { query }) => listLastChangedStatuses(store, query)),
  order('details', 'POST', `${LINES}/query`, queryDetails),
  order('conditional', 'GET', LINES, (store, { query }) => listProductOrders(store, query)),
  order('order.ids', 'GET', '/v1/pay-order/seller/orders/:id/product-order-ids', (store, { id }) =>
    listProductOrderIds(store, id),
  ),
  order('confirm', 'POST', `${LINES}/confirm`, confirmProductOrders),
  order('dispatch', 'POST', `${LINES}/dispatch`, dispatchProductOrders),
  order('delay', 'POST', `${LINES}/:id/delay`, (store, request) => delayDispatch(store, request, request.id)),
  claim('cancel.request', 'cancel/request', requestCancelBySeller),
  claim('cancel.approve', 'cancel/approve', approveCancel),
  claim('return.request', 'return/request', requestReturnBySeller),
  claim('return.approve', 'return/approve', approveReturn),
  claim('return.reject', 'return/reject', rejectReturn),
  claim('return.holdback', 'return/holdback', holdReturn),
  claim('return.release', 'return/holdback/release', releaseReturn),
  route('products', 'product', 'POST', '/v1/products/search', searchProducts),
  route('product', 'product', 'GET', '/v2/products/channel-products/:id', (store, { id }) =>
    findChannelProduct(store, id),
  ),
  route('product.status', 'product', 'PUT', '/v1/products/origin-products/:id/change-status', (store, request) =>
    changeProductStatus(store, request, request.id),
  ),
  route('channels', 'seller', 'GET', '/v1/seller/channels', listSellerChannels),
  route('account', 'seller', 'GET', '/v1/seller/account', findSellerAccount),
  route('inquiries', 'inquiry', 'GET', '/v1/pay-user/inquiries', listInquiries),
  route('inquiry.answer', 'inquiry', 'POST', '/v1/pay-merchant/inquiries/:id/answer', (store, request) =>
    answerInquiry(store, request, request.id),
  ),
  route('qnas', 'inquiry', 'GET', '/v1/contents/qnas', listQnas),
  route('qna.answer', 'inquiry', 'PUT', '/v1/contents/qnas/:id', (store, request) =>
    answerQna(store, request, request.id),
  ),
];

function route(api: ApiName, group: ApiGroup, method: string, path: string, handle: Route['handle']): Route {
  return { api, group, method, path: new RegExp(`^${path.replace(':id', '([^/]+)')}$`), handle };
}

function order(api: ApiName, method: string, path: string, handle: Route['handle']): Route {
  return route(api, 'order', method, path, handle);
}

function claim(api: ApiName, suffix: string, act: ClaimAction): Route {
  return order(api, 'POST', `${LINES}/:id/claim/${suffix}`, (store, request) => act(store, request, request.id));
}
