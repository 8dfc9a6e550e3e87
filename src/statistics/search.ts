/** The smallest whole i in [from, to) for which `holds`, else `to`; once it holds it must go on holding. */
export const firstWhere = (from: number, to: number, holds: (i: number) => boolean): number => {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
};
