// The store's products by name or number, fast enough for a list that grows with every letter typed.
import type { Naver } from './client.ts';

export type ProductHit = { productId: string; name: string };

/** Names change rarely; who types a product's name asks several times a second. */
const KEEP_MS = 60_000;
/** An autocompletion is answered within 3 s or not at all. */
const WITHIN_MS = 1_500;

/** A search that gives at most 25 products, and none when Naver does not answer in time; what comes later serves the next letter. */
export function createProductSearch(
  naver: Pick<Naver, 'searchProducts'>,
  now: () => Date,
): (text: string) => Promise<ProductHit[]> {
  let kept: { until: number; products: Promise<ProductHit[]> } | undefined;

  async function readAll(): Promise<ProductHit[]> {
    const { products } = await naver.searchProducts({ size: 500 });
    return products.map(({ productId, name }) => ({ productId, name }));
  }

  return async (text) => {
    if (!kept || kept.until < now().getTime()) kept = { until: now().getTime() + KEEP_MS, products: readAll() };
    const { products } = kept;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<ProductHit[]>((resolve) => {
      timer = setTimeout(resolve, WITHIN_MS, []);
    });
    try {
      const wanted = text.trim().toLowerCase();
      const found = await Promise.race([products, late]);
      return found.filter(({ name, productId }) => `${productId} ${name.toLowerCase()}`.includes(wanted)).slice(0, 25);
    } catch {
      // Asked again at the next letter; that Naver is away is told elsewhere.
      kept = undefined;
      return [];
    } finally {
      clearTimeout(timer);
    }
  };
}
