import "../styles/settings.css";
import { Modal } from "../ui/modal.tsx";
import { SHORTCUTS } from "./shortcuts.ts";

/** Every key that does something, by where it does it. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Modal title="Keyboard shortcuts" onClose={onClose} className="shortcuts">
      {/* Scrolled by keyboard, too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="shortcut-view" role="group" aria-label="Shortcuts" tabIndex={0} data-autofocus>
        <div className="shortcut-groups">
          {SHORTCUTS.map(({ title, keys }) => (
            <section key={title} aria-label={title}>
              <h3>{title}</h3>
              <dl>
                {keys.map(([key, meaning]) => (
                  <div key={key}>
                    <dt>{meaning}</dt>
                    <dd>
                      {key.split(" ").map((part) => (
                        <kbd key={part}>{part}</kbd>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </div>
      <div className="modal-actions">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Modal>
  );
}
