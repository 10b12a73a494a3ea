// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Writes tokens.json: small tokenizers, and what the original library makes of texts with each.
//   npm install --no-save --prefix /tmp/tokens @anush008/tokenizers @anush008/tokenizers-linux-x64-gnu
//   NODE_PATH=/tmp/tokens/node_modules node maketokens.mjs
// (Hugging Face's tokenizers, built for Node.js.) Read the difference before you commit it.
import { createRequire } from 'node:module'
import { writeFileSync } from 'node:fs'

const require = createRequire(import.meta.url)
const { Tokenizer } = require(process.env.NODE_PATH + '/@anush008/tokenizers')

const words = `the checkout fails with an error when a customer applies the discount code twice
payment was refused although the card is valid and the basket is not empty
calendar shows meetings in the wrong timezone after the update we're sure it's the server's fault
KeyError sku in cart total line 42 render day view failed undefined is not a function
login page hangs on slow networks they've tried it they'll try again I'd say don't i'm`.split(/\s+/)

const texts = [
  '', ' ', 'the checkout fails', 'The CHECKOUT fails!', 'unaffable words wordswordswords',
  "we're sure it's the server's fault, they'll say I'd DON'T", 'KeyError: \'sku\' in cart.total(42)',
  'naïve café résumé Ångström', 'cafe\u0301 e\u0302\u0323 a\u0308', 'İstanbul ISPARTA ı ß ẞ ΟΔΟΣ σς',
  '支払いに失敗しました。カート', 'mixed 中文 and English中文end', '한국어 텍스트', 'العربية שלום',
  'emoji 🙂 and 🥰 and 👩‍💻 flags 🇩🇪', 'tab\tnewline\nreturn\r\nend', 'nul\u0000 bell\u0007 del\u007f end',
  'zero\u200bwidth \u200eleft \ufeffbom soft\u00adhyphen', 'nbsp\u00a0thin\u2009ideographic\u3000next\u0085line',
  'a  b   c    d', '   leading and trailing   ', 'line\n\n\nbreaks\n  indented', '3.14159 1,000,000 ½ ² Ⅷ ٣٤',
  '$5 <b>x</b> a_b-c/d\\e @you #1 100% `x` ~ ^ | € „x“ …', 'x'.repeat(101) + ' ' + 'y'.repeat(100),
  'the [MASK] is [SEP] special [CLS] [mask]', 'the <mask> is </s> special <s> x<mask>y', 'single Extra extra xExtra Extra. EXTRA',
  '\u{20000}\u{2a6d6}\u{2b820} 豈', 'ﬁ ﬀ ℌ ①', '--- === ***', 'http://example.com/a?b=c&d=e#f', 'camelCase snake_case SCREAMING_CASE',
  'private\ue000use unassigned\u{1fbff}\u0378', 'a'.repeat(30) + ' b '.repeat(40), "'s 's 'S ’s", 'x\u0301\u0302\u0303y',
]

function wordPieces(cased) {
  const tokens = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789' + (cased ? 'ABCDEFGHIJKLMNOPQRSTUVWXYZéïÅ' : '')
  for (const c of letters) tokens.push(c, '##' + c)
  for (const c of '.,:;!?\'"()[]<>/\\_-+*=&%$#@`~^|€„“…中文支払カ한🙂²豈') tokens.push(c)
  for (const word of words) tokens.push(word, cased ? word[0].toUpperCase() + word.slice(1) : word.toLowerCase())
  tokens.push('##fails', '##ing', '##s', '##words', 'un', '##aff', '##able', '##out', 'check', 'mas', 'ο', '##δ', '##ο', '##σ', 'σ')
  const vocab = {}
  for (const token of tokens) if (!(token in vocab)) vocab[token] = Object.keys(vocab).length
  return { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab }
}

const added = (id, content, more = {}) =>
  ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true, ...more })
const bertTokens = vocab => ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'].map(t => added(vocab[t], t))

function byteCharacters() {
  const table = []
  let next = 256
  for (let b = 0; b < 256; ++b)
    table.push(String.fromCharCode((b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174 ? b : next++))
  return table
}

/// Byte pairs learned from `words`, the commonest first, ties by spelling.
function bytePairs(specials, asArrays) {
  const table = byteCharacters()
  const vocab = {}
  for (const token of [...specials, ...table]) vocab[token] = Object.keys(vocab).length
  const corpus = words.flatMap(w => [w, ' ' + w]).map(w => [...Buffer.from(w)].map(b => table[b]))
  const merges = []
  while (merges.length < 220) {
    const counts = new Map()
    for (const w of corpus)
      for (let i = 0; i + 1 < w.length; ++i) {
        const pair = w[i] + ' ' + w[i + 1]
        counts.set(pair, (counts.get(pair) ?? 0) + 1)
      }
    const best = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]
    if (!best || best[1] < 2) break
    const [left, right] = best[0].split(' ')
    merges.push(asArrays ? [left, right] : best[0])
    if (!(left + right in vocab)) vocab[left + right] = Object.keys(vocab).length
    for (const w of corpus)
      for (let i = 0; i + 1 < w.length; ++i)
        if (w[i] === left && w[i + 1] === right) w.splice(i, 2, left + right)
  }
  return { type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: null,
           fuse_unk: false, byte_fallback: false, ignore_merges: asArrays, vocab, merges }
}

function bert(cased, post) {
  const model = wordPieces(cased)
  const v = model.vocab
  return {
    version: '1.0', truncation: null, padding: null,
    added_tokens: [...bertTokens(v), added(Object.keys(v).length, 'Extra', { single_word: true, normalized: true, special: false })],
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: !cased },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: post(v), decoder: null, model,
  }
}

const template = v => ({
  type: 'TemplateProcessing',
  single: [{ SpecialToken: { id: '[CLS]', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '[SEP]', type_id: 0 } }],
  pair: [{ SpecialToken: { id: '[CLS]', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '[SEP]', type_id: 0 } },
         { Sequence: { id: 'B', type_id: 1 } }, { SpecialToken: { id: '[SEP]', type_id: 1 } }],
  special_tokens: {
    '[CLS]': { id: '[CLS]', ids: [v['[CLS]']], tokens: ['[CLS]'] }, '[SEP]': { id: '[SEP]', ids: [v['[SEP]']], tokens: ['[SEP]'] },
  },
})

function roberta() {
  const specials = ['<s>', '<pad>', '</s>', '<unk>', '<mask>']
  const model = bytePairs(specials, false)
  return {
    version: '1.0', truncation: null, padding: null,
    added_tokens: specials.map((t, id) => added(id, t, { normalized: t !== '<mask>', lstrip: t === '<mask>' })),
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    post_processor: { type: 'RobertaProcessing', sep: ['</s>', 2], cls: ['<s>', 0], trim_offsets: true, add_prefix_space: true },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true }, model,
  }
}

function modern() {
  const model = bytePairs(['<|end|>'], true)
  const pattern = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"
  return {
    version: '1.0', truncation: null, padding: null,
    added_tokens: [added(0, '<|end|>')],
    normalizer: { type: 'NFC' },
    pre_tokenizer: { type: 'Sequence', pretokenizers: [
      { type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false },
      { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false }] },
    post_processor: { type: 'Sequence', processors: [{ type: 'ByteLevel', add_prefix_space: true, trim_offsets: false, use_regex: true },
      { type: 'TemplateProcessing', single: [{ Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '<|end|>', type_id: 0 } }], pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 1 } }],
        special_tokens: { '<|end|>': { id: '<|end|>', ids: [0], tokens: ['<|end|>'] } } }] },
    decoder: null, model,
  }
}

function parts(normalizers, pretokenizers) {
  const tokenizer = bert(false, template)
  tokenizer.added_tokens = bertTokens(tokenizer.model.vocab)
  tokenizer.normalizer = { type: 'Sequence', normalizers }
  tokenizer.pre_tokenizer = { type: 'Sequence', pretokenizers }
  return tokenizer
}

const tokenizers = {
  bert: bert(false, template),
  'bert, cased': bert(true, v => ({ type: 'BertProcessing', sep: ['[SEP]', v['[SEP]']], cls: ['[CLS]', v['[CLS]']] })),
  roberta: roberta(),
  'split by a pattern': modern(),
  'words and digits': parts([{ type: 'NFKD' }, { type: 'StripAccents' }, { type: 'Lowercase' }, { type: 'Strip', strip_left: true, strip_right: true }],
                            [{ type: 'Whitespace' }, { type: 'Digits', individual_digits: true }]),
  'punctuation and digits': parts([{ type: 'NFC' }, { type: 'Lowercase' }],
                            [{ type: 'WhitespaceSplit' }, { type: 'Punctuation', behavior: 'Isolated' }, { type: 'Digits', individual_digits: false }]),
  'removed commas': parts([{ type: 'NFKC' }], [{ type: 'Split', pattern: { String: ',' }, behavior: 'Removed', invert: false },
                            { type: 'Split', pattern: { Regex: '[a-z0-9]+' }, behavior: 'Removed', invert: true }]),
}

const out = { texts, tokenizers: [] }
for (const [name, json] of Object.entries(tokenizers)) {
  const tokenizer = Tokenizer.fromString(JSON.stringify(json))
  const rows = []
  for (const text of texts) {
    const encoding = await tokenizer.encode(text)
    rows.push(encoding.getIds())
  }
  out.tokenizers.push({ name, json, rows })
}
const lines = out.tokenizers.map(t => JSON.stringify(t))
writeFileSync(new URL('tokens.json', import.meta.url),
  `{"texts":${JSON.stringify(texts)},\n"tokenizers":[\n${lines.join(',\n')}]}\n`)
