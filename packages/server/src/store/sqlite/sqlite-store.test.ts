import { describeStore } from "../store.contract.ts";
import { temporaryPlace } from "./temporary-place.ts";

describeStore("SQLite store", temporaryPlace, { persistent: true });
