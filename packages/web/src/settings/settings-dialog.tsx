import "../styles/settings.css";
import type { ClientRoom, ParleyClient } from "@parley/client";
import type { ReactNode } from "react";
import { Modal } from "../ui/modal.tsx";
import { NotifySettings } from "./notify-settings.tsx";
import { ReceiptsSwitch } from "./receipts-switch.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

interface SettingsDialogProps {
  readonly client: ParleyClient;
  readonly rooms: readonly ClientRoom[];
  readonly onShortcuts: () => void;
  readonly onClose: () => void;
}

/** How a person wants the page. What is chosen holds at once: there is nothing to save. */
export function SettingsDialog({ client, rooms, onShortcuts, onClose }: SettingsDialogProps) {
  return (
    <Modal title="Settings" onClose={onClose} className="settings">
      <SettingsSection title="Appearance">
        <ThemeSwitch />
      </SettingsSection>
      <SettingsSection title="Notifications">
        <NotifySettings rooms={rooms} />
      </SettingsSection>
      {client.self?.kind === "user" && (
        <SettingsSection title="Privacy">
          <ReceiptsSwitch client={client} />
        </SettingsSection>
      )}
      <div className="modal-actions">
        <button type="button" className="button-quiet modal-actions-start" onClick={onShortcuts}>
          Keyboard shortcuts
        </button>
        <button type="button" className="button" data-autofocus onClick={onClose}>
          Done
        </button>
      </div>
    </Modal>
  );
}

function SettingsSection({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="settings-section" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
