import { describe, expect, it } from "vitest";
import { createPasswords } from "./password.ts";

const cheap = { memoryKiB: 8, passes: 1, parallelism: 1 };

describe("passwords", () => {
  it("are stored as a PHC string with OWASP's parameters and a salt of their own", async () => {
    const passwords = createPasswords();
    const [one, other] = await Promise.all([passwords.hash("correct horse"), passwords.hash("correct horse")]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(other);
    expect(await passwords.verify("correct horse", one)).toEqual({ isRight: true, isOutdated: false });
    expect(await passwords.verify("wrong horse", one)).toEqual({ isRight: false, isOutdated: false });
  });

  it("a hash with other parameters is understood and called outdated", async () => {
    const phc = await createPasswords({ cost: cheap }).hash("correct horse");
    expect(await createPasswords().verify("correct horse", phc)).toEqual({ isRight: true, isOutdated: true });
  });

  it("nobody's password is the decoy's", async () => {
    const passwords = createPasswords({ cost: cheap });
    expect(await passwords.verify("", passwords.decoy)).toEqual({ isRight: false, isOutdated: false });
  });

  it("H14 a flood is answered busy, and no more than two hashes ever run at once", async () => {
    let running = 0;
    let most = 0;
    const passwords = createPasswords({
      cost: cheap,
      async derive() {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
        return Buffer.alloc(32);
      },
    });
    const flood = await Promise.allSettled(Array.from({ length: 500 }, () => passwords.hash("correct horse")));
    const refused = flood.filter((outcome) => outcome.status === "rejected");
    expect(most).toBe(2);
    expect(refused).toHaveLength(500 - 2 - 64);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: "busy", retryAfterMs: 1000 });
  });
});
