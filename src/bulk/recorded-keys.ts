import { createHash } from "node:crypto";
import { type FactorKey, keyIdentity } from "../factors/factor-key.js";
import type { Recorded } from "./journal.js";

/** What is known of many keys. */
export interface RecordedKeys {
  /** Of how many keys the outcome is known. */
  readonly settled: number;
  get(key: FactorKey): Recorded | undefined;
  /** What was certainly removed stays so, whatever came of the same key a second time in the list. */
  set(key: FactorKey, recorded: Recorded | undefined): void;
}

/** The numbers that stand for what is known; 0 is a free place. */
const states: readonly (Recorded | undefined | null)[] = [
  null,
  undefined,
  "sending",
  "removed",
  "alreadyGone",
];

/**
 * A hash table of 17 bytes a place, because a Map of millions of texts takes ten times as much and ends at 16.7 million.
 * It has 128 bits of each key's SHA-256: two keys with the same would make one of them "removed" that is not, and
 * nobody can find such.
 */
export function recordedKeys(): RecordedKeys {
  let places = 1024;
  let digests = new Uint32Array(places * 4);
  let known = new Uint8Array(places);
  let used = 0;
  let settled = 0;

  /** The place of a digest, or the free one where it belongs. */
  const find = ([a, b, c, d]: Digest): number => {
    for (let place = a & (places - 1); ; place = (place + 1) & (places - 1)) {
      const at = place * 4;
      if (known[place] === 0) return place;
      if (digests[at] === a && digests[at + 1] === b && digests[at + 2] === c && digests[at + 3] === d) {
        return place;
      }
    }
  };

  const put = (digest: Digest, state: number) => {
    const place = find(digest);
    digests.set(digest, place * 4);
    known[place] = state;
  };

  const grow = () => {
    const [oldDigests, oldKnown] = [digests, known];
    places *= 2;
    digests = new Uint32Array(places * 4);
    known = new Uint8Array(places);
    for (const [place, state] of oldKnown.entries()) {
      const at = place * 4;
      if (state !== 0) put([...oldDigests.subarray(at, at + 4)] as Digest, state);
    }
  };

  return {
    get settled() {
      return settled;
    },
    get: (key) => states[known[find(digestOf(key))] as number] ?? undefined,
    set(key, recorded) {
      const digest = digestOf(key);
      const before = known[find(digest)] as number;
      if (before === removed) return;
      const after = states.indexOf(recorded);
      settled += Number(after > sending) - Number(before > sending);
      put(digest, after);
      if (before === 0 && ++used > places * 0.7) grow();
    },
  };
}

const sending = states.indexOf("sending");
const removed = states.indexOf("removed");

type Digest = [number, number, number, number];

function digestOf(key: FactorKey): Digest {
  const bytes = createHash("sha256").update(keyIdentity(key)).digest();
  return [bytes.readUInt32LE(0), bytes.readUInt32LE(4), bytes.readUInt32LE(8), bytes.readUInt32LE(12)];
}
