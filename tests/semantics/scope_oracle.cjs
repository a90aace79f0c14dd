// What ESLint's own scope analysis makes of scripts: where each identifier is declared, and where calls stand.
// Reads lines of { path, text } and answers each with one line. Offsets are bytes. `references` holds [offset, [offsets of the declarations]], with null for a global; files that do not parse give { "error": … }.
'use strict'
const readline = require('readline')
const espree = require('espree')
const eslintScope = require('eslint-scope')
const typescript = require('@typescript-eslint/parser')

const ESPREE = { ecmaVersion: 'latest', range: true, ecmaFeatures: { jsx: true } }

function analyse(path, text) {
  if (/\.tsx?$/.test(path)) {
    const parsed = typescript.parseForESLint(text, { range: true, sourceType: 'module', ecmaFeatures: { jsx: path.endsWith('x') } })
    return { ast: parsed.ast, manager: parsed.scopeManager, keys: parsed.visitorKeys }
  }
  let ast, sourceType = 'module'
  try {
    ast = espree.parse(text, { ...ESPREE, sourceType })
  } catch {
    sourceType = 'commonjs'
    ast = espree.parse(text, { ...ESPREE, sourceType })
  }
  const manager = eslintScope.analyze(ast, { ecmaVersion: 2024, ignoreEval: true, sourceType, nodejsScope: sourceType === 'commonjs', childVisitorKeys: espree.VisitorKeys, fallback: 'iteration' })
  return { ast, manager, keys: espree.VisitorKeys }
}

// UTF-16 offset → byte offset
function byteOffsets(text) {
  const offsets = new Uint32Array(text.length + 1)
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    offsets[i] = bytes
    const code = text.charCodeAt(i)
    const isPair = code >= 0xd800 && code < 0xdc00 && i + 1 < text.length
    if (isPair) {
      offsets[++i] = bytes
      bytes += 4
    } else bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : 3
  }
  offsets[text.length] = bytes
  return offsets
}

function calls(ast, keys) {
  const found = []
  const stack = [ast]
  while (stack.length) {
    const node = stack.pop()
    if (node.type === 'CallExpression' || node.type === 'NewExpression' || node.type === 'ImportExpression') found.push(node.range)
    for (const key of keys[node.type] || []) {
      const child = node[key]
      for (const one of Array.isArray(child) ? child : [child]) if (one && one.type) stack.push(one)
    }
  }
  return found
}

function report(path, text) {
  const shift = text.charCodeAt(0) === 0xfeff ? 3 : 0
  if (shift) text = text.slice(1)
  const at = byteOffsets(text)
  const { ast, manager, keys } = analyse(path, text)
  const references = []
  for (const scope of manager.scopes) {
    for (const { identifier, resolved, isValueReference = true } of scope.references) {
      if (identifier.type !== 'Identifier' || identifier.name === 'undefined' || !identifier.range || !isValueReference) continue
      const isGlobal = !resolved || (resolved.defs.length === 0 && resolved.name !== 'arguments')
      const declared = resolved && resolved.defs.map((definition) => at[(definition.name.range || definition.node.range)[0]] + shift)
      references.push([at[identifier.range[0]] + shift, isGlobal ? null : declared])
    }
  }
  return { path, references, calls: calls(ast, keys).map(([start, end]) => [at[start] + shift, at[end] + shift]) }
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { path, text } = JSON.parse(line)
  let answer
  try {
    answer = report(path, text)
  } catch (error) {
    answer = { path, error: String(error.message || error) }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
})
