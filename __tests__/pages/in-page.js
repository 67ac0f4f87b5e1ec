// Runs inside the page; the tests hand it over as text.

/** WCAG 2.2, relative luminance of an sRGB colour. */
function luminance([r = 0, g = 0, b = 0]) {
  const [x, y, z] = [r, g, b].map((value) =>
    value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4
  )
  return 0.2126 * x + 0.7152 * y + 0.0722 * z
}

const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number)

function behind(element) {
  for (let one = element; one !== null; one = one.parentElement) {
    const colour = channels(getComputedStyle(one).backgroundColor)
    if (colour.length === 3 || colour[3] === 1) return colour
  }
  return [255, 255, 255]
}

function contrast(element) {
  const [a, b] = [luminance(channels(getComputedStyle(element).color)), luminance(behind(element))]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

/** Whether the page fits its window, and which texts are too pale. */
// biome-ignore lint/correctness/noUnusedVariables: called by the tests
function measure() {
  const { scrollWidth, clientWidth } = document.documentElement
  const texts = [...document.querySelectorAll('body *')].filter((element) =>
    [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== ''
    )
  )
  return {
    overflow: scrollWidth - clientWidth,
    background: luminance(behind(document.body)),
    texts: texts.length,
    pale: texts
      .filter((element) => contrast(element) < 4.5)
      .map(({ tagName, textContent }) => `${tagName} ${textContent.slice(0, 40)}`)
  }
}

/** What has the focus, and whether people see that; empty for nothing. */
// biome-ignore lint/correctness/noUnusedVariables: called by the tests
function focused() {
  const { activeElement } = document
  if (activeElement === null || activeElement === document.body) return ''
  const { width, height } = activeElement.getBoundingClientRect()
  const seen = width > 0 && height > 0 && getComputedStyle(activeElement).outlineStyle !== 'none'
  return `${activeElement.tagName.toLowerCase()}${seen ? '' : ' (not to be seen)'}`
}
