import { type DragEvent, useState } from "react";

interface FileDrop {
  /** Files are held over it. */
  readonly isOver: boolean;
  readonly handlers: {
    readonly onDragEnter: (event: DragEvent) => void;
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

/** A part of the page on which files can be dropped. Text and links that are dragged stay the browser's. */
export function useFileDrop(canDrop: boolean, onFiles: (files: readonly File[]) => void): FileDrop {
  // Entering a child comes before leaving its parent: the difference says whether one is still inside.
  const [depth, setDepth] = useState(0);
  const isFiles = ({ dataTransfer }: DragEvent): boolean => canDrop && dataTransfer.types.includes("Files");
  return {
    isOver: depth > 0,
    handlers: {
      onDragEnter(event) {
        if (!isFiles(event)) return;
        event.preventDefault();
        setDepth((before) => before + 1);
      },
      onDragOver(event) {
        if (!isFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
      },
      onDragLeave(event) {
        if (isFiles(event)) setDepth((before) => Math.max(0, before - 1));
      },
      onDrop(event) {
        setDepth(0);
        if (!isFiles(event)) return;
        event.preventDefault();
        onFiles([...event.dataTransfer.files]);
      },
    },
  };
}
