import { type FormEvent, useId } from "react";

interface VisitorFormProps {
  readonly name?: string;
  readonly action: string;
  readonly onSubmit: (name: string) => void;
}

/** A display name is all a visitor needs. */
export function VisitorForm({ name, action, onSubmit }: VisitorFormProps) {
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get("name")).trim();
    if (typed !== "") onSubmit(typed);
  };
  return (
    <form className="form" onSubmit={submit}>
      <label htmlFor={id}>Your name</label>
      <input
        id={id}
        name="name"
        data-autofocus
        autoComplete="nickname"
        required
        maxLength={40}
        defaultValue={name}
        dir="auto"
      />
      <p className="form-hint">Others see it beside what you write. No account needed.</p>
      <button type="submit" className="button">
        {action}
      </button>
    </form>
  );
}
