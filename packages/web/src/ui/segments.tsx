import type { LucideIcon } from "lucide-react";
import { useId } from "react";

interface SegmentsProps<Value extends string> {
  readonly label: string;
  /** The label is for screen readers only. */
  readonly isLabelHidden?: boolean;
  readonly choices: readonly { readonly value: Value; readonly label: string; readonly Icon?: LucideIcon }[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
}

/** A few choices side by side, exactly one of which is chosen. */
export function Segments<Value extends string>(props: SegmentsProps<Value>) {
  const { label, isLabelHidden, choices, chosen, onChoose } = props;
  const group = useId();
  return (
    <fieldset className="segments-field">
      <legend className={isLabelHidden === true ? "sr-only" : undefined}>{label}</legend>
      <div className="segments">
        {choices.map(({ value, label: name, Icon }) => (
          <label key={value}>
            <input type="radio" name={group} checked={chosen === value} onChange={() => onChoose(value)} />
            <span>
              {Icon !== undefined && <Icon aria-hidden size={15} />}
              {name}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
