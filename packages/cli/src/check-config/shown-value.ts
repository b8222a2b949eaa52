const MASK = "***";
/** By name, so that a setting that is added tomorrow is covered. */
const SECRET_NAME = /SECRET|PASSWORD|TOKEN|CREDENTIAL|KEY/;
/** Everything before the last @ of an address: of some services the name alone is the secret (nats://TOKEN@host). */
const LOGIN = /(:\/\/).*@/s;
/** PostgreSQL takes them there too. */
const SECRET_PARAMETER = /([?&][^=&]*(?:password|secret|token|key)[^=&]*=)[^&]*/gi;
/** Between the addresses of a list; a comma alone may be part of a password. */
const NEXT_ADDRESS = /,(?=\s*[a-z][\w+.-]*:\/\/)/i;

/** A setting's value for a screen or a bug report. Rather hides too much of a value it does not understand. */
export function shownValue(name: string, value: string): string {
  if (SECRET_NAME.test(name)) return MASK;
  const addresses = value.split(NEXT_ADDRESS).map((address) => address.replace(LOGIN, `$1${MASK}@`));
  return addresses.join(",").replaceAll(SECRET_PARAMETER, `$1${MASK}`);
}
