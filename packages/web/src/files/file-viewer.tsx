import "../styles/file-viewer.css";
import type { ClientFiles } from "@parley/client";
import type { FileView } from "@parley/protocol";
import { ChevronLeft, ChevronRight, Download, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Modal } from "../ui/modal.tsx";

interface FileViewerProps {
  /** What the arrows walk through. */
  readonly images: readonly FileView[];
  readonly first: FileView;
  readonly from: ClientFiles | undefined;
  readonly onClose: () => void;
}

/** A picture over the whole page. The arrows lead to the others beside it, Escape back. */
export function FileViewer({ images, first, from, onClose }: FileViewerProps) {
  const [at, setAt] = useState(() => images.findIndex(({ id }) => id === first.id));
  const file = images[at] ?? first;
  const last = images.length - 1;
  const go = (step: 1 | -1): void => setAt((from) => Math.max(0, Math.min(last, from + step)));
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (step === 0) return;
      event.preventDefault();
      setAt((from) => Math.max(0, Math.min(last, from + step)));
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [last]);
  return (
    <Modal title={file.name} isTitleHidden onClose={onClose} className="viewer">
      <div className="viewer-frame">
        <header className="viewer-head">
          <bdi className="viewer-name" aria-live="polite">
            {file.name}
          </bdi>
          {images.length > 1 && (
            <span className="viewer-count">
              {at + 1} of {images.length}
            </span>
          )}
          <a className="icon-button" href={from?.url(file)} download={file.name} aria-label="Download" title="Download">
            <Download aria-hidden size={20} />
          </a>
          <button
            type="button"
            className="icon-button"
            data-autofocus
            aria-label="Close"
            title="Close (Esc)"
            onClick={onClose}
          >
            <X aria-hidden size={22} />
          </button>
        </header>
        <div className="viewer-stage">
          <img key={file.id} src={from?.url(file)} alt={file.name} width={file.width} height={file.height} />
        </div>
        {at > 0 && (
          <button
            type="button"
            className="viewer-step"
            data-side="start"
            aria-label="The one before"
            onClick={() => go(-1)}
          >
            <ChevronLeft aria-hidden size={28} />
          </button>
        )}
        {at < last && (
          <button type="button" className="viewer-step" data-side="end" aria-label="The next one" onClick={() => go(1)}>
            <ChevronRight aria-hidden size={28} />
          </button>
        )}
      </div>
    </Modal>
  );
}
