/** The read state of a membership has an order, and people may keep theirs to themselves. */
export const readState = `
-- Grows with each change of read_seq: of two that are told, the newer one is known.
ALTER TABLE membership ADD COLUMN read_version INTEGER NOT NULL DEFAULT 0;

-- Whether others are told how far this person has read.
ALTER TABLE user ADD COLUMN receipts INTEGER NOT NULL DEFAULT 1;
`;
