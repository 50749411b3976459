// The API counts code points, a browser counts UTF-16 units: here one becomes the other.

/** A function from a text's code point offsets to its UTF-16 offsets. */
export function unitsOf(text) {
  const pairs = []; // the code point offset of each character that takes two units
  let points = 0;
  for (let unit = 0; unit < text.length; unit += 1, points += 1) {
    const code = text.charCodeAt(unit);
    if (code >= 0xd800 && code < 0xdc00 && unit + 1 < text.length) {
      pairs.push(points);
      unit += 1;
    }
  }
  if (!pairs.length) return (offset) => offset;
  return (offset) => offset + before(pairs, offset);
}

/** How many of the sorted numbers are less than `limit`. */
function before(numbers, limit) {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
