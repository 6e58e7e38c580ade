import { expect, type Locator } from "@playwright/test";

/** Waits until an element has stood in one place for several frames: what is laid out after it is there by then. */
export async function stands(locator: Locator): Promise<void> {
  await expect(async () => {
    const places = await locator.evaluate(async (element) => {
      const place = (): string => JSON.stringify(element.getBoundingClientRect());
      const places = new Set([place()]);
      for (let frame = 0; frame < 10; frame += 1) {
        await new Promise((next) => requestAnimationFrame(next));
        places.add(place());
      }
      return places.size;
    });
    expect(places).toBe(1);
  }).toPass();
}
