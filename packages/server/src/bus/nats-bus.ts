import type { Bus } from "./bus.ts";
import { createBusOnEngine, type EngineBusOptions } from "./bus-on-engine.ts";
import type { Engine } from "./engine.ts";
import { readNatsAddress } from "./nats/nats-address.ts";
import { type NatsLinkOptions, openNatsLink } from "./nats/nats-link.ts";

export interface NatsBusOptions extends EngineBusOptions, Partial<Pick<NatsLinkOptions, "name" | "prefix">> {
  /** nats:// or tls://; several servers of one cluster separated by commas. */
  readonly url: string;
}

/** NATS's own default, until a server has said what it takes. */
const MAX_PAYLOAD_BYTES = 1024 * 1024;

/** The bus on NATS core subjects, one per room (ADR-0010). */
export function createNatsBus({ url, name = "parley", prefix = "parley", ...options }: NatsBusOptions): Promise<Bus> {
  const address = readNatsAddress(url);
  let maxPayload = (): number | undefined => undefined;
  const engine: Engine = {
    promises: { ordered: true, delivery: "at-most-once" },
    get maxMessageBytes() {
      return maxPayload() ?? MAX_PAYLOAD_BYTES;
    },
    maxSendsInFlight: Number.POSITIVE_INFINITY,
    async open(events) {
      const { link, connection } = await openNatsLink({ ...address, name, prefix }, events);
      // Asked each time: a server whose configuration is reloaded tells its clients the new limit.
      maxPayload = () => connection.info?.max_payload;
      return link;
    },
  };
  return createBusOnEngine(engine, options);
}
