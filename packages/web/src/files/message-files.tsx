import type { ClientFiles } from "@parley/client";
import type { FileView } from "@parley/protocol";
import { Download, FileText } from "lucide-react";
import { useState } from "react";
import { lazyPart } from "../ui/lazy-part.tsx";
import { fileKind } from "./file-kind.ts";
import { fileSize } from "./file-size.ts";
import { useShownFiles } from "./shown-files.ts";
import { shownSize } from "./shown-size.ts";

const FileViewer = lazyPart(() => import("./file-viewer.tsx").then((part) => part.FileViewer));

/** What a message carries: pictures in their final size from the start, players, and the rest to download. */
export function MessageFiles({ files }: { readonly files: readonly FileView[] }) {
  const from = useShownFiles();
  const [viewed, setViewed] = useState<FileView>();
  const images = files.filter((file) => fileKind(file) === "image");
  return (
    <div className="files">
      {files.map((file) => (
        <MessageFile key={file.id} file={file} from={from} onView={() => setViewed(file)} />
      ))}
      {viewed !== undefined && (
        <FileViewer images={images} first={viewed} from={from} onClose={() => setViewed(undefined)} />
      )}
    </div>
  );
}

interface MessageFileProps {
  readonly file: FileView;
  readonly from: ClientFiles | undefined;
  readonly onView: () => void;
}

function MessageFile({ file, from, onView }: MessageFileProps) {
  switch (fileKind(file)) {
    case "image":
      return <ImageFile file={file} from={from} onView={onView} />;
    case "video":
      return (
        <figure className="file-media">
          {/* What people upload comes without captions. */}
          {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
          <video controls preload="metadata" className="file-video" src={from?.url(file)} aria-label={file.name} />
          <FileLine file={file} />
        </figure>
      );
    case "audio":
      return (
        <figure className="file-media">
          {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
          <audio controls preload="metadata" src={from?.url(file)} aria-label={file.name} />
          <FileLine file={file} />
        </figure>
      );
    case "other":
      return <FileLine file={file} />;
  }
}

function ImageFile({ file, from, onView }: MessageFileProps) {
  const { width, height } = shownSize({ width: file.width ?? 1, height: file.height ?? 1 });
  return (
    <button type="button" className="file-image" aria-label={`Open ${file.name}`} title={file.name} onClick={onView}>
      <img
        width={width}
        height={height}
        alt=""
        loading="lazy"
        decoding="async"
        src={file.hasThumbnail === true ? from?.thumbnailUrl(file) : from?.url(file)}
      />
    </button>
  );
}

/** A file as a line: what it is called, how large it is, and a way to get it. */
export function FileLine({ file }: { readonly file: FileView }) {
  const from = useShownFiles();
  return (
    <a className="file-line" href={from?.url(file)} download={file.name}>
      <FileText aria-hidden size={20} />
      <span className="file-text">
        <bdi className="file-name">{file.name}</bdi>
        <span className="file-size">{fileSize(file.size)}</span>
      </span>
      <Download aria-hidden size={16} />
      <span className="sr-only">Download</span>
    </a>
  );
}
