import type { Call, Outcome } from "./calls.ts";

/** Carries out one call. `Call` ties the argument to the name, which the compiler forgets once the pair is taken apart. */
export function perform<Api extends { [K in keyof Api]: (argument: never) => unknown }>(
  api: Api,
  [name, argument]: Call<Api>,
): Outcome {
  return api[name](argument as never);
}
