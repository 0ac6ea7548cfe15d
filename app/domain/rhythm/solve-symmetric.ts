/** Solves a small positive definite system, rows one after the other, by Cholesky's factors. */
export function solveSymmetric(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const factor = new Float64Array(size * size);
  const entry = (row: number, column: number): number => factor[row * size + column] ?? 0;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let rest = matrix[row * size + column] ?? 0;
      for (let k = 0; k < column; k += 1) rest -= entry(row, k) * entry(column, k);
      factor[row * size + column] =
        row === column ? Math.sqrt(Math.max(rest, Number.MIN_VALUE)) : rest / entry(column, column);
    }
  }
  const solution = right.slice();
  for (let row = 0; row < size; row += 1) {
    let rest = solution[row] ?? 0;
    for (let k = 0; k < row; k += 1) rest -= entry(row, k) * (solution[k] ?? 0);
    solution[row] = rest / entry(row, row);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let rest = solution[row] ?? 0;
    for (let k = row + 1; k < size; k += 1) rest -= entry(k, row) * (solution[k] ?? 0);
    solution[row] = rest / entry(row, row);
  }
  return solution;
}
