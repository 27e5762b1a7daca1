import { expect, test } from 'vitest';
import { type DenseLayer, denseEnsemble } from '../../../src/models/learners/denseEnsemble.ts';
import { randomFrom } from '../../../src/numerics/random.ts';

const random = randomFrom(5);
const floats = (length: number) => Float32Array.from({ length }, () => random.normal());
const layer = (inputs: number, outputs: number, relu: boolean): DenseLayer => {
  return { inputs, outputs, kernel: floats(inputs * outputs), bias: floats(outputs), relu };
};
const columnsOf = (columns: Float32Array[]) => ({ names: columns.map(String), length: columns[0].length, columns });

/** One row through one layer, number by number: two inputs are added up before they join the sum. */
function plainly({ inputs, outputs, kernel, bias, relu }: DenseLayer, row: readonly number[]): number[] {
  return Array.from({ length: outputs }, (_, output) => {
    let sum = bias[output];
    const part = (input: number) => kernel[input * outputs + output] * row[input];
    for (let input = 0; input + 1 < inputs; input += 2) sum += part(input) + part(input + 1);
    if (inputs % 2 === 1) sum += part(inputs - 1);
    return relu && sum < 0 ? 0 : sum;
  });
}

test.each([
  [1, 1, 1, 1],
  [3, 4, 5, 2],
  [8, 6, 255, 1],
  [57, 16, 600, 1],
])('%i inputs, %i units, %i rows, %i outputs: to the last bit as plain loops say', (inputs, units, rows, outputs) => {
  const members = [1, 2, 3].map(() => [layer(inputs, units, true), layer(units, outputs, false)]);
  const columns = Array.from({ length: inputs }, () => floats(rows));
  const said = denseEnsemble(members)(columnsOf(columns));
  for (let row = 0; row < rows; row++) {
    const known = columns.map((column) => column[row]);
    const sums = new Array<number>(outputs).fill(0);
    for (const layers of members) {
      layers
        .reduce<readonly number[]>((own, one) => plainly(one, own), known)
        .forEach((value, output) => {
          sums[output] += value;
        });
    }
    const expected = sums.map((sum) => Math.fround(sum / members.length));
    expect([...said.subarray(row * outputs, (row + 1) * outputs)]).toEqual(expected);
  }
});

test('a row says the same alone, and networks that take turns do not disturb each other', () => {
  const [small, large] = [[[layer(2, 3, true), layer(3, 1, false)]], [[layer(40, 30, true), layer(30, 1, false)]]];
  const [ofSmall, ofLarge] = [small, large].map(denseEnsemble);
  const [few, many] = [2, 40].map((inputs) => columnsOf(Array.from({ length: inputs }, () => floats(9))));
  const before = ofSmall(few);
  const other = ofLarge(many);
  const alone = ofSmall(columnsOf(few.columns.map((column) => column.slice(8))));
  expect([...ofSmall(few), ...ofLarge(many)]).toEqual([...before, ...other]);
  expect(alone[0]).toBe(before[8]);
});

test('what is not a number stays so, and zero has no sign lost', () => {
  const unit: DenseLayer = { inputs: 1, outputs: 1, kernel: Float32Array.of(1), bias: Float32Array.of(-0), relu: true };
  const said = denseEnsemble([[unit]])(columnsOf([Float32Array.of(Number.NaN, -0, -1, 2, Infinity, -Infinity)]));
  expect([...said]).toEqual([Number.NaN, 0, 0, 2, Infinity, 0]);
});
