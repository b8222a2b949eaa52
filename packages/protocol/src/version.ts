/**
 * The wire's version. It changes when an old client or server could misread a new one;
 * a new optional field or a new down-frame type is not such a change (clients ignore what they do not know).
 *
 * History:
 * - 1 (2026-11-22): first version.
 *
 * version.test.ts pins a hash of both unions to this number, so nobody changes the wire unnoticed.
 */
export const PROTOCOL_VERSION = 1;
/** The oldest version a server still speaks. We promise one year of overlap. */
export const MIN_PROTOCOL_VERSION = 1;
