/**
 * What each of several players adds to a sum, averaged over all orders in which they may come in: Shapley (1953), and
 * for predictions Štrumbelj & Kononenko (2014). The parts add up to what all together are worth beyond none.
 *
 * @param worth  of each coalition, for each of many rows: coalition `mask` has the players whose bits are set in it
 * @returns      a column for each player
 */
export function shapley(players: number, worth: readonly Float64Array[]): Float64Array[] {
  const shares = orderShares(players);
  return Array.from({ length: players }, (_, player) => {
    const part = new Float64Array(worth[0].length);
    for (let mask = 0; mask < worth.length; mask++) {
      if (mask & (1 << player)) continue;
      const [without, joined, share] = [worth[mask], worth[mask | (1 << player)], shares[sizeOf(mask)]];
      for (let row = 0; row < part.length; row++) part[row] += share * (joined[row] - without[row]);
    }
    return part;
  });
}

/** Share of the orders in which a player comes right after `size` given others: size! (n - size - 1)! / n!. */
function orderShares(players: number): number[] {
  const shares: number[] = [1 / players];
  for (let size = 1; size < players; size++) shares.push((shares[size - 1] * size) / (players - size));
  return shares;
}

function sizeOf(mask: number): number {
  let size = 0;
  for (let rest = mask; rest > 0; rest &= rest - 1) size++;
  return size;
}
