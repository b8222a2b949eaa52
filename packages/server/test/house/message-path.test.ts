import { expect, it } from "vitest";
import { declares, readPathSteps } from "./message-path.ts";

const source = `
export async function sendMessage(deps: Deps): Promise<Sent> {
  publish(event);
}
export class Hub {
  receive(event: BusEvent): void {}
}
`;

it("a declared function, class or method is found; a call and a mention are not", () => {
  expect(["sendMessage", "Hub", "Hub.receive", "receive"].filter((symbol) => !declares(source, symbol))).toEqual([]);
  expect(["publish", "send", "event", "Hub.publish"].filter((symbol) => declares(source, symbol))).toEqual([]);
});

it("the steps of the page are its table rows", () => {
  const page = "| step | file | function | what |\n| --- | --- | --- | --- |\n| 1 | `a/b.ts` | `read()` | reads |\n";
  expect(readPathSteps(page)).toEqual([{ step: 1, file: "a/b.ts", symbol: "read" }]);
});
