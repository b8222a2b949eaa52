import type { FileView } from "@parley/protocol";
import { Download, FileText } from "lucide-react";
import { useState } from "react";
import { lazyPart } from "../ui/lazy-part.tsx";
import { useFileAccess } from "./file-access.ts";
import { fileKind, fileUrl, thumbnailUrl } from "./file-kind.ts";
import { fileSize } from "./file-size.ts";
import { shownSize } from "./shown-size.ts";

const FileViewer = lazyPart(() => import("./file-viewer.tsx").then((part) => part.FileViewer));

/** What a message carries: pictures in their final size from the start, players, and the rest to download. */
export function MessageFiles({ files }: { readonly files: readonly FileView[] }) {
  const canShow = useFileAccess();
  const [viewed, setViewed] = useState<FileView>();
  const images = files.filter((file) => fileKind(file) === "image");
  return (
    <div className="files">
      {files.map((file) => (
        <MessageFile key={file.id} file={file} canShow={canShow} onView={() => setViewed(file)} />
      ))}
      {viewed !== undefined && <FileViewer images={images} first={viewed} onClose={() => setViewed(undefined)} />}
    </div>
  );
}

interface MessageFileProps {
  readonly file: FileView;
  readonly canShow: boolean;
  readonly onView: () => void;
}

function MessageFile({ file, canShow, onView }: MessageFileProps) {
  switch (fileKind(file)) {
    case "image":
      return <ImageFile file={file} canShow={canShow} onView={onView} />;
    case "video":
      return (
        <figure className="file-media">
          {/* What people upload comes without captions. */}
          {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
          <video
            controls
            preload="metadata"
            className="file-video"
            src={canShow ? fileUrl(file) : undefined}
            aria-label={file.name}
          />
          <FileLine file={file} />
        </figure>
      );
    case "audio":
      return (
        <figure className="file-media">
          {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
          <audio controls preload="metadata" src={canShow ? fileUrl(file) : undefined} aria-label={file.name} />
          <FileLine file={file} />
        </figure>
      );
    case "other":
      return <FileLine file={file} />;
  }
}

function ImageFile({ file, canShow, onView }: MessageFileProps) {
  const { width, height } = shownSize({ width: file.width ?? 1, height: file.height ?? 1 });
  return (
    <button type="button" className="file-image" aria-label={`Open ${file.name}`} title={file.name} onClick={onView}>
      <img
        width={width}
        height={height}
        alt=""
        loading="lazy"
        decoding="async"
        src={canShow ? (file.hasThumbnail === true ? thumbnailUrl(file) : fileUrl(file)) : undefined}
      />
    </button>
  );
}

/** A file as a line: what it is called, how large it is, and a way to get it. */
export function FileLine({ file }: { readonly file: FileView }) {
  const canShow = useFileAccess();
  return (
    <a className="file-line" href={canShow ? fileUrl(file) : undefined} download={file.name}>
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
