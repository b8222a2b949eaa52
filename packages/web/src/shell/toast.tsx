import type { ParleyClient } from "@parley/client";
import { useEffect, useState } from "react";

const SHOWN_MS = 6_000;

/** A refusal that belongs to nothing on the page, shown for a few seconds. */
export function Toast({ client }: { readonly client: ParleyClient }) {
  const [text, setText] = useState("");
  useEffect(() => client.on("error", ({ message }) => setText(message)), [client]);
  useEffect(() => {
    if (text === "") return;
    const timer = setTimeout(() => setText(""), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className="toast" role="status" data-shown={text !== "" || undefined}>
      {text}
    </div>
  );
}
