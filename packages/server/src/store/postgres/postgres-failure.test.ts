import { expect, test } from "vitest";
import { type FailureKind, failureKind } from "./postgres-failure.ts";

function serverError(code: string, severity = "ERROR"): Error {
  return Object.assign(new Error(code), { code, severity });
}

test.each<[Error, FailureKind]>([
  [serverError("22021"), "row"],
  [serverError("23505"), "row"],
  [serverError("54000"), "row"],
  [serverError("40P01"), "busy"],
  [serverError("55P03"), "busy"],
  [serverError("57014"), "busy"],
  [serverError("53100"), "storage"],
  [serverError("58030"), "storage"],
  [serverError("XX001"), "storage"],
  [serverError("42501"), "storage"],
  [serverError("25006"), "session"],
  [serverError("57P01", "FATAL"), "session"],
  [serverError("57P03", "FATAL"), "session"],
  [serverError("53300", "FATAL"), "session"],
  [serverError("08006"), "session"],
  [serverError("XX000", "PANIC"), "session"],
  [Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }), "session"],
  [Object.assign(new Error("write EPIPE"), { code: "EPIPE" }), "session"],
  [new Error("Connection terminated unexpectedly"), "session"],
  [new Error("Query read timeout"), "session"],
])("%s is a failure of the %s", (error, kind) => {
  expect(failureKind(error)).toBe(kind);
});
