const CODE = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const LINK = /\/r\/([^/?#\s]+)/;

/** What somebody typed or pasted as a room: a code, a name ("Team lunch" becomes team-lunch) or a whole link. */
export function toRoomCode(typed: string): string | undefined {
  const fromLink = LINK.exec(typed)?.[1];
  const code = (fromLink ?? typed)
    .trim()
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[\s.#/]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "");
  return CODE.test(code) ? code : undefined;
}
