import { Refusal } from "../lib/refusal.ts";
import { nameKey } from "../lib/name-key.ts";

const MIN_CHARACTERS = 8;
const MAX_CHARACTERS = 1024;

/** What is tried first against every account: the commonest of the breach lists that have at least eight characters. */
const COMMON = new Set(
  (
    "12345678 123456789 1234567890 12345678910 123123123 987654321 9876543210 87654321 11223344 112233445566 1122334455 " +
    "12341234 123454321 147258369 159753456 789456123 741852963 0123456789 123321123 321321321 1q2w3e4r 1q2w3e4r5t " +
    "1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc zaq12wsx zaq1zaq1 q1w2e3r4 q1w2e3r4t5 qwer1234 qwert123 qwerty12 qwerty123 " +
    "qwerty1234 qwertyui qwertyuiop qwertzuiop azertyuiop asdfghjk asdfghjkl asdf1234 asdfasdf zxcvbnm1 zxcvbnm123 " +
    "abcd1234 abc12345 abc123456 abcdefgh abcdefg1 a1b2c3d4 a1234567 a12345678 a123456789 aa123456 aa12345678 " +
    "password passwort password1 password12 password123 password1234 password! passw0rd p@ssw0rd p@ssword pa55word " +
    "passpass letmein1 letmein123 welcome1 welcome123 willkommen changeme changeme1 changeme123 default1 secret123 " +
    "admin123 admin1234 administrator adminadmin root1234 rootroot test1234 testtest test12345 guest123 user1234 " +
    "iloveyou iloveyou1 sunshine princess princess1 football football1 baseball basketball superman batman123 " +
    "starwars pokemon1 trustno1 whatever computer internet samsung1 michael1 jennifer jordan23 michelle charlie1 " +
    "master123 shadow123 monkey123 dragon123 liverpool chelsea1 barcelona juventus hello123 hellohello"
  ).split(" "),
);

/** Refuses a new password with `bad_password`. Nothing is demanded of its characters: length is what counts. */
export function checkNewPassword(password: string, name: string): void {
  checkLength(password);
  const plain = password.normalize("NFKC").toLowerCase();
  if (COMMON.has(plain) || new Set(plain).size === 1) {
    throw new Refusal("bad_password", { message: "This password is among the first to be guessed." });
  }
  if (nameKey(password) === nameKey(name)) {
    throw new Refusal("bad_password", { message: "A password must not be the name." });
  }
}

/** A password nobody can have is refused before any work is spent on it. */
export function checkLength(password: string): void {
  // A character takes at most two units; only what may be short enough is worth counting.
  const characters = password.length > 2 * MAX_CHARACTERS ? password.length : [...password].length;
  if (characters < MIN_CHARACTERS || characters > MAX_CHARACTERS) {
    throw new Refusal("bad_password", {
      message: `A password has ${MIN_CHARACTERS} to ${MAX_CHARACTERS} characters.`,
    });
  }
  // Encoded as UTF-8 they would all become the same replacement character, and so the same password.
  if (!password.isWellFormed()) {
    throw new Refusal("bad_password", { message: "The password holds a lone surrogate." });
  }
}
