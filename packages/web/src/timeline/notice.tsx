import type { TimelineItem } from "@parley/client";
import type { ReactNode } from "react";
import { clockTime } from "./time-text.ts";

export type NoticeItem = Exclude<TimelineItem, { kind: "message" }>;

/** Something that happened to the room or to who is in it, in one line between the messages. */
export function Notice({ item }: { readonly item: NoticeItem }) {
  return (
    <p className="notice">
      {sentence(item)}
      <span className="notice-time">{clockTime(item.at)}</span>
    </p>
  );
}

function sentence(item: NoticeItem): ReactNode {
  switch (item.kind) {
    case "member_joined":
    case "member_left":
      return membership(item);
    case "member_role":
      return (
        <>
          <bdi>{item.from.name}</bdi> made <bdi>{item.member.name}</bdi> {ROLES[item.role]}
        </>
      );
    case "room_changed":
      return (
        <>
          <bdi>{item.from.name}</bdi> {changes(item.change)}
        </>
      );
  }
}

const ROLES = { owner: "an owner", moderator: "a moderator", member: "a member" } as const;

function membership({ kind, member, by }: Extract<NoticeItem, { kind: "member_joined" | "member_left" }>): ReactNode {
  const hasJoined = kind === "member_joined";
  if (!by) {
    return (
      <>
        <bdi>{member.name}</bdi> {hasJoined ? "joined the room" : "left the room"}
      </>
    );
  }
  return (
    <>
      <bdi>{by.name}</bdi> {hasJoined ? "let" : "took"} <bdi>{member.name}</bdi> {hasJoined ? "in" : "out"}
    </>
  );
}

function changes({
  name,
  topic,
  isArchived,
  posting,
  kind,
}: Extract<NoticeItem, { kind: "room_changed" }>["change"]): string {
  if (isArchived !== undefined) return isArchived ? "archived the room" : "took the room out of the archive";
  if (name !== undefined) return `named the room ${name}`;
  if (topic !== undefined) return topic === "" ? "removed the topic" : `set the topic: ${topic}`;
  if (kind !== undefined) return `made the room ${kind}`;
  if (posting !== undefined) return posting === "all" ? "lets everybody write" : "lets only moderators write";
  return "changed what the room says of itself";
}
