import "../styles/uploads.css";
import { CircleAlert, CircleCheck, FileUp, Pause, Play, X } from "lucide-react";
import { fileSize } from "./file-size.ts";
import type { Uploads, UploadView } from "./uploads.ts";

interface UploadTrayProps {
  readonly uploads: Uploads;
  readonly views: readonly UploadView[];
}

/** What goes into the next message, above the field it is written in: how far each is, and ways to halt it or take it out. */
export function UploadTray({ uploads, views }: UploadTrayProps) {
  return (
    <ul className="uploads" aria-label="Files for the next message">
      {views.map((view) => (
        <li key={view.key} className="upload" data-state={view.state}>
          <StateIcon state={view.state} />
          <span className="upload-text">
            <bdi className="upload-name">{view.name}</bdi>
            <span className="upload-note" role={view.refusal === undefined ? undefined : "alert"}>
              {view.refusal ?? noteOf(view)}
            </span>
          </span>
          {view.state !== "done" && view.state !== "failed" && (
            <>
              <progress max={Math.max(1, view.size)} value={view.sent} aria-label={`${view.name} is being uploaded`} />
              {view.state === "paused" ? (
                <button type="button" aria-label={`Go on with ${view.name}`} onClick={() => uploads.resume(view.key)}>
                  <Play aria-hidden size={15} />
                </button>
              ) : (
                <button type="button" aria-label={`Pause ${view.name}`} onClick={() => uploads.pause(view.key)}>
                  <Pause aria-hidden size={15} />
                </button>
              )}
            </>
          )}
          <button type="button" aria-label={`Take out ${view.name}`} onClick={() => uploads.cancel(view.key)}>
            <X aria-hidden size={15} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function StateIcon({ state }: Pick<UploadView, "state">) {
  if (state === "done") return <CircleCheck aria-hidden size={18} className="upload-icon" />;
  if (state === "failed") return <CircleAlert aria-hidden size={18} className="upload-icon" />;
  return <FileUp aria-hidden size={18} className="upload-icon" />;
}

function noteOf({ state, sent, size }: UploadView): string {
  switch (state) {
    case "waiting":
      return "Waiting";
    case "paused":
      return `Paused at ${percent(sent, size)}`;
    case "sending":
      return `${percent(sent, size)} of ${fileSize(size)}`;
    case "done":
    case "failed":
      return fileSize(size);
  }
}

function percent(sent: number, size: number): string {
  return `${size === 0 ? 100 : Math.floor((sent / size) * 100)} %`;
}
