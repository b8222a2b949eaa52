import type { ReactNode } from "react";
import { Modal } from "../ui/modal.tsx";

interface DrawerProps {
  readonly children: ReactNode;
  readonly onClose: () => void;
}

/** On a narrow screen what stands at the left of a wide one comes out over the room. */
export function Drawer({ children, onClose }: DrawerProps) {
  return (
    <Modal title="Rooms and account" isTitleHidden onClose={onClose} className="drawer">
      {children}
    </Modal>
  );
}
