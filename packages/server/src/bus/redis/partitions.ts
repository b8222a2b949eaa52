/**
 * How rooms are spread over a cluster: into a fixed number of channels, each of which the cluster keeps on one of its
 * nodes by the hash tag in its name. One channel per room would mean as many subscriptions as rooms on every node of
 * ours, to be made again one by one after every reconnect.
 */
export const PARTITIONS = 128;

const SLOTS = 16_384;

/** The slot of a hash tag: CRC-16/XMODEM, as the cluster computes it. */
export function slotOf(tag: string): number {
  let crc = 0;
  for (const byte of Buffer.from(tag)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc % SLOTS;
}

/**
 * One tag per partition, with the partitions' slots spread evenly: tags 0 to 127 would land as chance has it, and a
 * cluster gives each of its nodes a stretch of slots.
 */
export const PARTITION_TAGS: readonly string[] = findTags();

function findTags(): string[] {
  const tags: string[] = [];
  for (let candidate = 0, found = 0; found < PARTITIONS; candidate += 1) {
    const partition = Math.floor(slotOf(String(candidate)) / (SLOTS / PARTITIONS));
    if (tags[partition] !== undefined) continue;
    tags[partition] = String(candidate);
    found += 1;
  }
  return tags;
}

/** The partition of a room: FNV-1a, which spreads short random ids evenly and costs a few nanoseconds. */
export function partitionOf(room: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < room.length; at += 1) hash = Math.imul(hash ^ room.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % PARTITIONS;
}
