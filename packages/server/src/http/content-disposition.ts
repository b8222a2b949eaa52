/** Letters, digits and signs that RFC 8187 leaves as they are. */
const NOT_PLAIN = /[^A-Za-z0-9!#$&+.^_`|~-]/;

/** RFC 6266: the name in UTF-8, and for programs that do not know that form, in ASCII with what is not replaced. */
export function contentDisposition(kind: "inline" | "attachment", name: string): string {
  const ascii = name.replaceAll(/[^ -~]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  const extended = NOT_PLAIN.test(name) ? `; filename*=UTF-8''${encoded}` : "";
  return `${kind}; filename="${ascii}"${extended}`;
}
