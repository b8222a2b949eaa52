import type { ParleyClient } from "@parley/client";
import { useEffect } from "react";
import { plainLine } from "../markdown/plain-line.ts";
import { callsMe } from "../person/calls-me.ts";
import { notifyLevel } from "./notify-level.ts";
import { navigate, roomPath } from "./route.ts";
import { isAttended } from "./use-attention.ts";

const MAX_TEXT = 180;

interface NotifierProps {
  readonly client: ParleyClient;
  readonly openCode: string | undefined;
}

/**
 * Tells of messages on the desktop while the page is open: what this device and the room both are to tell of, and never
 * what is being looked at.
 */
export function Notifier({ client, openCode }: NotifierProps) {
  useEffect(() => {
    /** One per room: the newest takes the place of the one before. */
    const shown = new Map<string, Notification>();
    return client.on("message", ({ room, message, isOwn }) => {
      const { readSeq, level } = room.snapshot();
      const levels = [notifyLevel(), level];
      const isOld = message.deletedAt !== undefined || message.seq <= readSeq;
      if (isOwn || isOld || levels.includes("none")) return;
      if (levels.includes("mentions") && !callsMe(message, client.self?.id)) return;
      if (room.code === openCode && isAttended()) return;
      const path = roomPath(room.code, message.seq);
      const next = notify(`${message.from.name} in ${room.name}`, { body: shorten(plainLine(message.text)), path });
      shown.get(room.code)?.close();
      if (next !== undefined) shown.set(room.code, next);
    });
  }, [client, openCode]);
  return null;
}

function notify(
  title: string,
  { body, path }: { readonly body: string; readonly path: string },
): Notification | undefined {
  try {
    // Several tabs tell of the same message: under one tag they are one notification.
    const notification = new Notification(title, { body, tag: path });
    notification.addEventListener("click", () => {
      window.focus();
      navigate(path);
      notification.close();
    });
    return notification;
  } catch {
    // Browsers on phones have the class and refuse to make one.
    return undefined;
  }
}

function shorten(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}
