import { Monitor, Moon, Sun } from "lucide-react";
import { setTheme, useTheme } from "../shell/theme.ts";
import { Segments } from "../ui/segments.tsx";

const CHOICES = [
  { value: "system", label: "System", Icon: Monitor },
  { value: "light", label: "Light", Icon: Sun },
  { value: "dark", label: "Dark", Icon: Moon },
] as const;

/** Light, dark, or as the device is set; on this device. */
export function ThemeSwitch() {
  return <Segments label="Theme" choices={CHOICES} chosen={useTheme()} onChoose={setTheme} />;
}
