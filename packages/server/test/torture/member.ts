const PASSWORD = "a horse, a battery and a staple";

/** Registers an account; what it answers signs in once for every token it is asked for. */
export async function registerMember(pick: () => URL, name: string): Promise<() => Promise<string>> {
  let first: string | null = await ask(pick(), "register", name);
  return async () => {
    const token = first ?? (await ask(pick(), "login", name));
    first = null;
    return token;
  };
}

async function ask(url: URL, what: "register" | "login", name: string): Promise<string> {
  const answer = await fetch(new URL(`/api/v1/auth/${what}`, url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, password: PASSWORD }),
    signal: AbortSignal.timeout(30_000),
  });
  if (!answer.ok) throw new Error(`${what}: ${answer.status}`);
  return ((await answer.json()) as { accessToken: string }).accessToken;
}
