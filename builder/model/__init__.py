"""The course as its authors think of it: frozen, typed, and free of Open edX's words.

`schema` says how a field is declared, `text` what words are before and after localization, `blocks` the kinds of block,
`course` the rest. A class here *is* the schema of the YAML it is read from: the reader, the author guide and the
translators' catalogue all follow from its fields.
"""
