import { describe, expect, test } from "vitest";
import { anchorAt, placeBeside } from "./place.ts";

const view = { width: 1_000, height: 800 };
const box = { width: 200, height: 300 };

describe("a floating box", () => {
  test("opens at the point that was pressed", () => {
    expect(placeBeside(anchorAt(100, 100), box, view)).toEqual({ left: 100, top: 100 });
  });

  test("turns to the other side of the point near the right and bottom edges", () => {
    expect(placeBeside(anchorAt(990, 790), box, view)).toEqual({ left: 790, top: 490 });
  });

  test("opens under a button and ends where the button ends", () => {
    const button = { left: 600, top: 100, right: 640, bottom: 132 };
    expect(placeBeside(button, box, view)).toEqual({ left: 440, top: 136 });
  });

  test("opens above a button that is low", () => {
    const button = { left: 600, top: 700, right: 640, bottom: 732 };
    expect(placeBeside(button, box, view)).toEqual({ left: 440, top: 396 });
  });

  test("stays in the window, whatever it is beside", () => {
    const small = { width: 300, height: 250 };
    expect(placeBeside({ left: 0, top: 100, right: 20, bottom: 120 }, box, small)).toEqual({ left: 8, top: 8 });
    expect(placeBeside({ left: 0, top: 200, right: 20, bottom: 220 }, { width: 50, height: 50 }, small)).toEqual({
      left: 8,
      top: 146,
    });
  });
});
