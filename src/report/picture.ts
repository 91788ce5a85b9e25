// SVG becomes PNG. The font comes along: a machine without Korean fonts draws the same picture.
import { fileURLToPath } from 'node:url';
import { renderAsync } from '@resvg/resvg-js';

const FONT_FILES = ['400Regular/NanumGothic_400Regular.ttf', '700Bold/NanumGothic_700Bold.ttf'].map((file) =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/nanum-gothic/${file}`)),
);

/** A PNG of the drawing, in its own size; drawn on another thread. */
export async function drawPicture(svg: string): Promise<Buffer> {
  const picture = await renderAsync(svg, {
    font: { fontFiles: FONT_FILES, loadSystemFonts: false, defaultFontFamily: 'NanumGothic' },
  });
  return picture.asPng();
}
