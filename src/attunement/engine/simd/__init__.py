"""Theories as machine code: many dyads side by side in the vector registers of the processor.

`vectors` is arithmetic written once for any machine, `elementary` composes exp, log and their kin from it,
`primitives` turns each operation into LLVM instructions, `kernel` wraps a program as a function of arrays, `compile` and
`object_cache` make, load and keep machine code. See docs/lowering.md.
"""
