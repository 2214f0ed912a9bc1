// Draws small pictures of six shapes on varied backgrounds, the same for the same seed.

import sharp from 'sharp';

export const shapes = ['circle', 'crescent', 'cross', 'square', 'star', 'triangle'] as const;
export type Shape = (typeof shapes)[number];

/** Side of a picture, pixels. */
const side = 48;

/** mulberry32 (Tommy Ettinger, public domain): uniform in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** @returns a PNG file */
export async function drawPicture(shape: Shape, seed: number): Promise<Buffer> {
  const random = seededRandom(seed);
  const between = (low: number, high: number): number => low + (high - low) * random();
  const drawing = sharp(Buffer.from(draw(shape, between)));
  const blur = between(0.3, 0.75);
  const pixels = await drawing.blur(blur).removeAlpha().toColourspace('srgb').raw().toBuffer();
  const grain = between(2, 9);
  for (let i = 0; i < pixels.length; i++) {
    // The sum of three uniform numbers is close enough to a normal one.
    const noise = (random() + random() + random() - 1.5) * 2 * grain;
    pixels[i] = Math.max(0, Math.min(255, Math.round(pixels[i] + noise)));
  }
  return sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
}

type Between = (low: number, high: number) => number;

/** An SVG: a gradient, specks, a shadow, and the shape in a colour that stands out from the ground. */
function draw(shape: Shape, between: Between): string {
  const isDark = between(0, 1) < 0.4;
  const hue = between(0, 360);
  const ground = (): string =>
    hsl(hue + between(-35, 35), between(15, 55), isDark ? between(12, 34) : between(72, 94));
  const shapeHue = hue + between(80, 280);
  const light = isDark ? between(58, 74) : between(36, 52);
  const saturation = between(60, 92);

  const radius = between(10, 16.5);
  const reach = radius * 1.1;
  const x = between(reach, side - reach);
  const y = between(reach, side - reach);
  const stretch = between(0.9, 1.12);
  const place = `rotate(${n(between(0, 360))}) scale(${n(stretch)} ${n(1 / stretch)})`;
  const path = outline(shape, radius);

  const specks = Array.from({ length: Math.floor(between(4, 15)) }, () => {
    const colour = hsl(between(0, 360), between(20, 80), between(20, 85));
    const at = `cx="${n(between(0, side))}" cy="${n(between(0, side))}"`;
    return `<ellipse ${at} rx="${n(between(0.4, 1.9))}" ry="${n(between(0.4, 1.9))}" fill="${colour}" opacity="${n(between(0.25, 0.75))}"/>`;
  });
  const scratches = Array.from({ length: Math.floor(between(0, 3)) }, () => {
    const ends = [0, 0, 0, 0].map(() => n(between(0, side)));
    return `<path d="M${ends[0]} ${ends[1]}L${ends[2]} ${ends[3]}" stroke="${ground()}" stroke-width="${n(between(0.6, 2.5))}" opacity=".7"/>`;
  });

  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}">
    <defs>
      <linearGradient id="ground" gradientTransform="rotate(${n(between(0, 90))} .5 .5)">
        <stop offset="0" stop-color="${ground()}"/><stop offset="1" stop-color="${ground()}"/>
      </linearGradient>
      <radialGradient id="shape" cx=".35" cy=".3" r=".9">
        <stop offset="0" stop-color="${hsl(shapeHue, saturation, light + 12)}"/>
        <stop offset="1" stop-color="${hsl(shapeHue + 14, saturation, light - 7)}"/>
      </radialGradient>
    </defs>
    <rect width="${side}" height="${side}" fill="url(#ground)"/>
    ${[...scratches, ...specks].join('')}
    <g transform="translate(${n(x + 1.2)} ${n(y + 1.6)}) ${place}" opacity=".28"><path d="${path}" fill="#000"/></g>
    <g transform="translate(${n(x)} ${n(y)}) ${place}">
      <path d="${path}" fill="url(#shape)" stroke="${hsl(shapeHue, saturation, light - 18)}" stroke-width=".8" stroke-linejoin="round"/>
    </g>
  </svg>`;
}

/** An SVG path around the origin that about fills a circle of this radius. */
function outline(shape: Shape, radius: number): string {
  const r = n(radius);
  switch (shape) {
    case 'circle':
      return `M${r} 0A${r} ${r} 0 1 1 -${r} 0A${r} ${r} 0 1 1 ${r} 0Z`;
    case 'crescent': {
      const inner = n(radius * 0.86);
      const tip = n(radius * 0.8);
      return `M${n(radius * 0.6)} ${tip}A${r} ${r} 0 1 1 ${n(radius * 0.6)} -${tip}A${inner} ${inner} 0 1 0 ${n(radius * 0.6)} ${tip}Z`;
    }
    case 'cross': {
      const arm = n(radius * 0.36);
      const end = n(radius * 1.05);
      const half = `V-${arm}H${end}V${arm}H${arm}V${end}H-${arm}V${arm}H-${end}V-${arm}H-${arm}`;
      return `M-${arm} -${end}H${arm}${half}Z`;
    }
    case 'square':
      return polygon(4, (corner) => ({ angle: ((corner + 0.5) * Math.PI) / 2, distance: radius * 1.12 }));
    case 'star':
      return polygon(10, (corner) => ({
        angle: (corner * Math.PI) / 5,
        distance: radius * (corner % 2 === 0 ? 1.15 : 0.48),
      }));
    case 'triangle':
      return polygon(3, (corner) => ({ angle: (corner * 2 * Math.PI) / 3, distance: radius * 1.15 }));
    default:
      return shape satisfies never;
  }
}

function polygon(corners: number, at: (corner: number) => { angle: number; distance: number }): string {
  const points = Array.from({ length: corners }, (_, corner) => {
    const { angle, distance } = at(corner);
    return `${n(Math.cos(angle) * distance)} ${n(Math.sin(angle) * distance)}`;
  });
  return `M${points.join('L')}Z`;
}

function hsl(hue: number, saturation: number, light: number): string {
  return `hsl(${n(((hue % 360) + 360) % 360)},${n(saturation)}%,${n(Math.max(4, Math.min(96, light)))}%)`;
}

function n(value: number): string {
  return value.toFixed(2);
}
