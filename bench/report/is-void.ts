import type { CellFigures } from "../results.ts";

/** Of one core. */
const BUSY = 0.9;

/**
 * The generator had no time left while the server had: what was measured is the generator. Only CPU per delivery still
 * says something of the server then.
 */
export const isVoid = ({ generatorCpuShare, serverCpuShare }: CellFigures): boolean =>
  generatorCpuShare > BUSY && serverCpuShare < BUSY;
