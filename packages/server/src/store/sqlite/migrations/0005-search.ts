/**
 * What messages are found by (search-tokens.ts). Only which message has which token is kept: neither texts, which are in
 * message, nor where in a text a token is. The tokenizer splits at spaces; match-expression.ts makes sure of that.
 */
export const search = `
CREATE VIRTUAL TABLE message_search USING fts5 (
  tokens, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);
-- Messages up to this id are in the index, as they are; later ones are looked at without it.
INSERT INTO meta (key, value) VALUES ('search_mark', '0');
`;
