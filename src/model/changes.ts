/** New ids of what gets one; all others stay as they are. For copies within a model (`copy.ts`). */
export class Changes extends Map<number, number> {
  override get(id: number): number {
    return super.get(id) ?? id;
  }
}
