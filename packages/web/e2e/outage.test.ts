import { expect, it } from "vitest";
import { restartServer, startServer } from "../../server/test/blackbox/kit/server-process.ts";
import { newTab, anaAndBob } from "./kit/stage.ts";

const WAITING = "Waiting to be sent";
const count = (length: number, what: string): string[] => Array.from({ length }, (_, index) => `${what} ${index + 1}`);

it("a killed server is said so; what is written meanwhile goes out once, and what was missed is shown", async () => {
  const server = await startServer();
  const [ana, bob] = await anaAndBob(server, "lobby");
  await ana.say("before");
  await bob.sees(["before"]);

  await server.kill9();
  await ana.banner.getByText("Reconnecting").waitFor();
  await ana.banner.getByText("What you send is kept and goes out on return.").waitFor();
  const fromAna = count(3, "from Ana");
  for (const text of fromAna) await ana.say(text);
  for (const text of fromAna) await ana.message(text).getByText(WAITING).waitFor();
  await ana.composer.pressSequentially("still writing");
  // Her cable is out as well, so that Bob is back and talks before she is.
  await ana.context.setOffline(true);
  await ana.banner.getByText("Offline").waitFor();

  await restartServer(server);
  await bob.banner.waitFor({ state: "detached" });
  await bob.say("from Bob 1");
  await bob.say("from Bob 2");
  await bob.sees(["before", "from Bob 1", "from Bob 2"]);
  expect(await ana.message("from Bob 1").count()).toBe(0);

  await ana.context.setOffline(false);
  await ana.banner.waitFor({ state: "detached" });
  const everything = ["before", "from Bob 1", "from Bob 2", ...fromAna];
  await ana.sees(everything);
  await bob.sees(everything);
  expect(await ana.composer.inputValue()).toBe("still writing");
  await ana.page.reload();
  await ana.isIn("lobby");
  await ana.sees(everything);
});

it("five messages written without a network, one of them edited, arrive as exactly these five in order", async () => {
  const server = await startServer();
  const [ana, bob] = await anaAndBob(server, "lobby");
  await ana.say("before");
  await bob.sees(["before"]);
  await ana.context.setOffline(true);
  const five = count(5, "offline");
  for (const text of five) await ana.say(text);
  await ana.banner.getByText("Offline").waitFor();
  for (const text of five) await ana.message(text).getByText(WAITING).waitFor();
  await ana.choose("offline 3", "Edit");
  await ana.editor.fill("offline 3, edited");
  await ana.editor.press("Enter");
  five[2] = "offline 3, edited";
  await expect.poll(() => ana.texts()).toEqual(["before", ...five]);
  await bob.say("meanwhile");
  await bob.sees(["before", "meanwhile"]);
  await ana.context.setOffline(false);
  const everything = ["before", "meanwhile", ...five];
  await bob.sees(everything);
  await ana.sees(everything);
  await ana.banner.waitFor({ state: "detached" });
  expect(await ana.page.getByRole("button", { name: "edited" }).count()).toBe(0);
});

it("a tab that was closed with messages waiting sends them at the next visit, once", async () => {
  const server = await startServer();
  const [ana, bob] = await anaAndBob(server, "lobby");
  await ana.say("before");
  await bob.sees(["before"]);
  await server.kill9();
  await ana.banner.waitFor();
  await ana.say("kept 1");
  await ana.say("kept 2");
  await ana.message("kept 2").getByText(WAITING).waitFor();
  await ana.page.close();

  await restartServer(server);
  const again = await newTab(server, ana);
  await again.open("/r/lobby");
  await again.isIn("lobby");
  const everything = ["before", "kept 1", "kept 2"];
  await again.sees(everything);
  await bob.sees(everything);
});
