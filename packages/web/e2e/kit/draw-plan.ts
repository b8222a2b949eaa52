import type { Browser } from "playwright-core";

const SIZE = { width: 1_200, height: 800 };

interface Bed {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly plant: string;
}

const BEDS: readonly Bed[] = [
  { name: "Beans", x: 90, y: 110, width: 300, height: 150, plant: "#5f9e4a" },
  { name: "Chard", x: 90, y: 300, width: 300, height: 150, plant: "#b8455f" },
  { name: "Tomatoes", x: 90, y: 490, width: 300, height: 220, plant: "#d8553a" },
  { name: "Basil", x: 470, y: 110, width: 260, height: 120, plant: "#3f8a57" },
  { name: "Pumpkin", x: 800, y: 420, width: 310, height: 290, plant: "#e08a2c" },
];

/** The garden people talk about, as somebody has drawn it: a picture for their talk. */
export async function drawPlan(browser: Browser): Promise<Buffer> {
  const page = await browser.newPage({ viewport: SIZE });
  await page.setContent(`<style>body{margin:0}</style>${svg()}`);
  const picture = await page.screenshot({ type: "jpeg", quality: 88 });
  await page.close();
  return picture;
}

function svg(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" font-family="sans-serif">
    <defs>
      <pattern id="grass" width="60" height="60" patternUnits="userSpaceOnUse">
        <rect width="60" height="60" fill="#e4efd2"/><path d="M60 0H0V60" fill="none" stroke="#d3e3bd" stroke-width="2"/>
      </pattern>
    </defs>
    <rect width="${SIZE.width}" height="${SIZE.height}" fill="url(#grass)"/>
    <path d="M430 800V400Q430 300 530 300H800Q900 300 900 200V0" fill="none" stroke="#e9d9b4" stroke-width="64"/>
    <g transform="translate(800 90)">
      <rect x="140" width="170" height="210" rx="6" fill="#9c6b4a"/>
      <path d="M225 0V210M140 0L225 40L310 0M140 210L225 170L310 210" stroke="#83573a" stroke-width="5" fill="none"/>
      <text x="225" y="252" text-anchor="middle" font-size="30" fill="#5b4636">Shed</text>
    </g>
    <g transform="translate(610 560)">
      <circle r="112" fill="#b9d99a"/><circle cx="-34" cy="-22" r="58" fill="#94c274"/><circle cx="40" cy="26" r="52" fill="#86b766"/>
      <text y="158" text-anchor="middle" font-size="30" fill="#4c6a3a">Apple tree</text>
    </g>
    ${BEDS.map(bed).join("")}
  </svg>`;
}

function bed({ name, x, y, width, height, plant }: Bed): string {
  const [across, down] = name === "Pumpkin" ? [2, 2] : [6, Math.round(height / 75)];
  const [stepX, stepY] = [width / across, (height - 40) / down];
  const radius = Math.min(stepX, stepY) * 0.3;
  const plants = Array.from({ length: across * down }, (_, at) => {
    const [cx, cy] = [stepX * ((at % across) + 0.5), stepY * (Math.floor(at / across) + 0.5) + 8];
    return `<circle cx="${cx}" cy="${cy}" r="${radius}" fill="${plant}"/><circle cx="${cx - radius / 3}" cy="${cy - radius / 3}" r="${radius / 3}" fill="#fff" opacity=".35"/>`;
  });
  return `<g transform="translate(${x} ${y})">
    <rect width="${width}" height="${height}" rx="14" fill="#7b5a41" stroke="#5d432f" stroke-width="6"/>${plants.join("")}
    <text x="${width / 2}" y="${height - 14}" text-anchor="middle" font-size="28" font-weight="bold" fill="#fff">${name}</text>
  </g>`;
}
