import type { ClientRoom } from "@parley/client";
import { Check, Copy } from "lucide-react";
import { useId, useState } from "react";
import { FormError } from "../ui/form-error.tsx";
import { useCopy } from "../ui/use-copy.ts";
import { useRequest } from "../ui/use-request.ts";

const HOUR_MS = 60 * 60 * 1_000;
const LIFETIMES = [
  { label: "1 hour", ms: HOUR_MS },
  { label: "1 day", ms: 24 * HOUR_MS },
  { label: "7 days", ms: 7 * 24 * HOUR_MS },
  { label: "30 days", ms: 30 * 24 * HOUR_MS },
] as const;
const USES = [
  { label: "Any number of people", count: undefined },
  { label: "1 person", count: 1 },
  { label: "5 people", count: 5 },
  { label: "25 people", count: 25 },
  { label: "100 people", count: 100 },
] as const;

interface NewInviteLinkProps {
  readonly room: ClientRoom;
  readonly onMade: () => void;
}

/** Makes an invite link and shows it, once: the server keeps only its hash. */
export function NewInviteLink({ room, onMade }: NewInviteLinkProps) {
  const [lifetime, setLifetime] = useState(2);
  const [uses, setUses] = useState(0);
  const [link, setLink] = useState<string>();
  const { copied, copy } = useCopy();
  const { isBusy, refusal, run } = useRequest();
  const id = useId();

  const make = (): void => {
    void run(async () => {
      const maxUses = USES[uses]?.count;
      const { url } = await room.createInvite({
        expiresInMs: LIFETIMES[lifetime]?.ms ?? HOUR_MS,
        ...(maxUses !== undefined && { maxUses }),
      });
      setLink(url);
      onMade();
    });
  };

  return (
    <div className="form">
      <div className="field-pair">
        <span>
          <label htmlFor={`${id}-lifetime`}>Ends after</label>
          <select
            id={`${id}-lifetime`}
            value={lifetime}
            onChange={(event) => setLifetime(Number(event.currentTarget.value))}
          >
            {LIFETIMES.map(({ label }, at) => (
              <option key={label} value={at}>
                {label}
              </option>
            ))}
          </select>
        </span>
        <span>
          <label htmlFor={`${id}-uses`}>Lets in</label>
          <select id={`${id}-uses`} value={uses} onChange={(event) => setUses(Number(event.currentTarget.value))}>
            {USES.map(({ label }, at) => (
              <option key={label} value={at}>
                {label}
              </option>
            ))}
          </select>
        </span>
        <button type="button" className="button" aria-busy={isBusy} onClick={make}>
          Make a link
        </button>
      </div>
      <FormError text={refusal} />
      {link !== undefined && (
        <div className="link-line">
          <input readOnly aria-label="Invite link" value={link} onFocus={(event) => event.currentTarget.select()} />
          <button type="button" className="button-quiet" onClick={() => copy(link)}>
            {copied ? <Check aria-hidden size={16} /> : <Copy aria-hidden size={16} />}
            {copied ? "Copied" : "Copy"}
          </button>
        </div>
      )}
      {link !== undefined && (
        <p className="form-note" role="status">
          Copy it now: it is not shown again.
        </p>
      )}
    </div>
  );
}
