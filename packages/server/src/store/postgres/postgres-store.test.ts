import { migratedPlace } from "../../../test/engines/postgres-place.ts";
import { describeStore } from "../store.contract.ts";

describeStore("PostgreSQL store", migratedPlace, { persistent: true });
