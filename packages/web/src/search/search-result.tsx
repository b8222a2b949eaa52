import type { ParleyClient, SearchHit } from "@parley/client";
import type { FileView } from "@parley/protocol";
import { File } from "lucide-react";
import { type MouseEvent, useMemo } from "react";
import { fileKind } from "../files/file-kind.ts";
import { useShownFiles } from "../files/shown-files.ts";
import { Avatar } from "../person/avatar.tsx";
import { hueOf } from "../person/look.ts";
import { RoomMark } from "../rooms/room-mark.tsx";
import { navigate, roomPath } from "../shell/route.ts";
import { clockTime, fullTime } from "../timeline/time-text.ts";
import { snippetOf } from "./snippet.ts";

/** Of one message; the others are counted. */
const MAX_FILES = 3;

interface SearchResultProps {
  readonly client: ParleyClient;
  readonly hit: SearchHit;
  readonly isRoomShown: boolean;
  /** Tab leads to it; to the others lead the arrows. */
  readonly isReachable: boolean;
  /** It is what was opened last. */
  readonly isOpened: boolean;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
}

/** One message that was found: a link to its place in the conversation. */
export function SearchResult(props: SearchResultProps) {
  const { client, hit, isRoomShown, isReachable, isOpened, onFocus, onOpen } = props;
  const { room, message, ranges } = hit;
  const { from, at, text, seq, files = [] } = message;
  const path = roomPath(room.code, seq);
  const known = client.room(room.code)?.snapshot();
  const parts = useMemo(() => snippetOf(text, ranges), [text, ranges]);
  const open = (event: MouseEvent): void => {
    // A modified click keeps its meaning: a new tab or window.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onOpen();
    navigate(path);
  };
  return (
    <a
      className="hit"
      href={path}
      tabIndex={isReachable ? 0 : -1}
      aria-current={isOpened || undefined}
      onFocus={onFocus}
      onClick={open}
    >
      <Avatar person={from} size="s" />
      <span className="hit-head">
        <bdi className="hit-author" data-hue={hueOf(from.id)}>
          {from.name}
        </bdi>
        {isRoomShown && (
          <span className="hit-room">
            <span className="sr-only"> in </span>
            {room.kind !== "direct" && <RoomMark kind={room.kind} />}
            <bdi>{known?.name ?? room.name}</bdi>
          </span>
        )}
        <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
          {clockTime(at)}
        </time>
      </span>
      {text !== "" && (
        <span className="hit-text" dir="auto">
          {parts.map((part, index) =>
            // Parts have no name but their place, and never change it.
            // oxlint-disable-next-line react/no-array-index-key
            part.isMatch ? <mark key={index}>{part.text}</mark> : part.text,
          )}
        </span>
      )}
      {files.length > 0 && <HitFiles files={files} />}
    </a>
  );
}

function HitFiles({ files }: { readonly files: readonly FileView[] }) {
  const from = useShownFiles();
  return (
    <span className="hit-files">
      {files.slice(0, MAX_FILES).map((file) =>
        fileKind(file) === "image" && from !== undefined ? (
          <img
            key={file.id}
            src={file.hasThumbnail === true ? from.thumbnailUrl(file) : from.url(file)}
            alt={file.name}
            title={file.name}
            width={56}
            height={56}
            loading="lazy"
            decoding="async"
          />
        ) : (
          <span key={file.id} className="hit-file">
            <File aria-hidden size={14} />
            <bdi>{file.name}</bdi>
          </span>
        ),
      )}
      {files.length > MAX_FILES && <span className="hit-file">and {files.length - MAX_FILES} more</span>}
    </span>
  );
}
