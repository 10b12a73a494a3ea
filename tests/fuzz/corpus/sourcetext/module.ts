// carts
export class Cart<T> {
  /* block */
  total(a: number = 1): string { return `of ${a} ${"}"}`; }
  get x() { return /re\/[}]/.test('a'); }
}
app.get("/orders/:id", async (req, res) => { throw new Error("no order " + req.params.id) })
