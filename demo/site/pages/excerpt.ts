// The lines of a source file between `// #region` and `// #endregion`: the code that a page shows is the code it runs.

export function excerpt(source: string): string {
  const shown: string[][] = []
  let region: string[] | undefined
  for (const line of source.split('\n')) {
    const marker = line.trim()
    if (marker.startsWith('// #region')) shown.push((region = []))
    else if (marker.startsWith('// #endregion')) region = undefined
    else region?.push(line)
  }
  return shown.map(unindent).join('\n\n')
}

function unindent(lines: string[]): string {
  const depth = Math.min(...lines.filter((line) => line.trim()).map((line) => line.search(/\S/)))
  return lines.map((line) => line.slice(depth)).join('\n')
}
