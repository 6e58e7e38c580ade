// Pictures of pages have few colours, and text in a thousand shades of them. With 256 they look the same, at a fourth of
// the size.

import { deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  let crc = 0xffffffff;
  for (const byte of body) crc = (CRC[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE((crc ^ 0xffffffff) >>> 0, body.length + 4);
  return framed;
}

/** Width, height, bytes of a pixel, and the pixels of a picture as Chromium writes them: eight bits a channel. */
function read(png: Buffer): { width: number; height: number; size: number; pixels: Buffer } {
  const data: Buffer[] = [];
  for (let at = SIGNATURE.length; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const [width, height, channels] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25]];
  const size = channels === 6 ? 4 : 3;
  const row = width * size;
  const packed = inflateSync(Buffer.concat(data));
  const pixels = Buffer.alloc(row * height);
  for (let y = 0; y < height; y += 1) {
    const filter = packed[y * (row + 1)] ?? 0;
    for (let x = 0; x < row; x += 1) {
      const at = y * row + x;
      const left = x < size ? 0 : (pixels[at - size] ?? 0);
      const above = y === 0 ? 0 : (pixels[at - row] ?? 0);
      const corner = x < size || y === 0 ? 0 : (pixels[at - row - size] ?? 0);
      const [a, b, c] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
      const nearest = a <= b && a <= c ? left : b <= c ? above : corner;
      const guess = [0, left, above, (left + above) >> 1, nearest][filter] ?? 0;
      pixels[at] = (packed[y * (row + 1) + 1 + x] ?? 0) + guess;
    }
  }
  return { width, height, size, pixels };
}

/** Colours that are chosen because they are common; the rest are those that none of these is like. */
const COMMON = 160;
const COLOURS = 256;

const apart = (a: number, b: number) => [16, 8, 0].reduce((sum, shift) => sum + (((a >> shift) & 255) - ((b >> shift) & 255)) ** 2, 0);

/** For each colour that of 256 which stands for it, as its place among them. */
function choose(counts: Map<number, number>): { chosen: number[]; places: Map<number, number> } {
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([colour]) => colour);
  const chosen: number[] = [];
  const nearest = sorted.map((colour) => ({ colour, place: 0, distance: Infinity }));
  while (chosen.length < Math.min(COLOURS, sorted.length)) {
    const far = nearest.reduce((most, other) => (other.distance > most.distance ? other : most));
    const colour = chosen.length < COMMON ? (sorted[chosen.length] ?? 0) : far.colour;
    for (const one of nearest) {
      const distance = apart(one.colour, colour);
      if (distance < one.distance) Object.assign(one, { distance, place: chosen.length });
    }
    chosen.push(colour);
  }
  return { chosen, places: new Map(nearest.map(({ colour, place }) => [colour, place])) };
}

/** The same picture in 256 colours. */
export function fewerColours(png: Buffer): Buffer {
  const { width, height, size, pixels } = read(png);
  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.length; at += size) {
    const colour = pixels.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const { chosen, places } = choose(counts);
  const packed = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < width * height; at += 1) {
    packed[at + Math.floor(at / width) + 1] = places.get(pixels.readUIntBE(at * size, 3)) ?? 0;
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits a pixel, each the number of a colour.
  head.set([8, 3, 0, 0, 0], 8);
  const palette = Buffer.alloc(chosen.length * 3);
  chosen.forEach((colour, index) => palette.writeUIntBE(colour, index * 3, 3));
  return Buffer.concat([SIGNATURE, chunk("IHDR", head), chunk("PLTE", palette), chunk("IDAT", deflateSync(packed, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}
