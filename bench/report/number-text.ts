/** Digits that fit the size, thousands with a comma: 0.62, 6.12, 12.6, 148, 12,345. */
export function digits(value: number): string {
  const size = Math.abs(value);
  const decimals = size < 10 ? 2 : size < 100 ? 1 : 0;
  return value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** At most three decimals and no zeros behind: 8, 1.3, 0.125, 9,000. */
export const plain = (value: number): string => value.toLocaleString("en", { maximumFractionDigits: 3 });

export const count = (value: number): string => value.toLocaleString("en", { maximumFractionDigits: 0 });

/** 0.128x, 1.24x, 22.5x. */
export const ratio = (value: number): string => `${value < 1 ? value.toFixed(3) : digits(value)}x`;

export const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

/** 60 B, 2 KB; as in the name of a cell, where 1 KB is 1,000 bytes. */
export const byteSize = (bytes: number): string => (bytes < 1000 ? `${bytes} B` : `${plain(bytes / 1000)} KB`);
