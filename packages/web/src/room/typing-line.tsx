import type { Person } from "@parley/protocol";

/** Who is typing. Always one line high, so that the messages above do not move; not announced, it would never be quiet. */
export function TypingLine({ people }: { readonly people: readonly Person[] }) {
  const [first, second] = people;
  return (
    <div className="typing-line">
      {first !== undefined && (
        <>
          <span className="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {people.length > 2 ? (
            "Several people are typing"
          ) : (
            <span>
              <bdi>{first.name}</bdi>
              {second !== undefined && (
                <>
                  {" and "}
                  <bdi>{second.name}</bdi>
                </>
              )}
              {second === undefined ? " is typing" : " are typing"}
            </span>
          )}
        </>
      )}
    </div>
  );
}
