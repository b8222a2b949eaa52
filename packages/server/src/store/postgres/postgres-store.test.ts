import { postgresPlace } from "../../../test/engines/postgres-place.ts";
import { describeStore } from "../store.contract.ts";

describeStore("PostgreSQL store", postgresPlace, { persistent: true });
