"""From LLVM text to a callable address: the instructions of this processor, optimising, linking, keeping the result."""

from __future__ import annotations

import hashlib
import itertools
import platform
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import llvmlite
import llvmlite.binding as llvm

from attunement.engine.simd.object_cache import ObjectCache
from attunement.vocabulary import BadInstallationError, UnknownNameError

NATIVE = "native"
LEVELS = ("x86-64-v4", "x86-64-v3", "x86-64-v2")
"""Instruction sets of x86, best first: with AVX-512, with AVX2 and FMA, without AVX (x86 since 2009)."""

_NEEDS = {
    "x86-64-v4": ("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl", "avx2", "fma", "bmi2"),
    "x86-64-v3": ("avx2", "fma", "bmi2"),
    "x86-64-v2": ("sse4.1", "sse4.2", "ssse3", "popcnt"),
}
_LANES = {"x86-64-v4": 32, "x86-64-v3": 16, "x86-64-v2": 8, NATIVE: 8}  # two registers: one computes while one waits


@dataclass(frozen=True)
class Target:
    """What machine code is made for.

    Attributes
    ----------
    level
        One of `LEVELS`, or "native" for a processor that is not x86.
    lanes
        W, the numbers in a vector. More than a register holds is allowed; the bits stay the same.
    """

    level: str
    lanes: int

    @property
    def has_fma(self) -> bool:
        """Whether multiplication and addition fuse in hardware; every 64-bit ARM does."""
        return self.level != "x86-64-v2"

    @property
    def has_scale(self) -> bool:
        """Whether one instruction multiplies by a power of two and rounds once, also to denormals."""
        return self.level == "x86-64-v4"

    @property
    def is_x86(self) -> bool:
        """Whether this is an x86 processor."""
        return self.level in LEVELS

    def machine(self) -> llvm.TargetMachine:
        """LLVM's description of it."""
        _initialise()
        name, features = (
            (self.level, "") if self.is_x86 else (llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten())
        )
        return llvm.Target.from_triple(llvm.get_process_triple()).create_target_machine(
            cpu=name, features=features, opt=3, reloc="pic", codemodel="small", jit=True
        )


@cache
def supported_levels() -> tuple[str, ...]:
    """The instruction sets this computer can run, best first."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return (NATIVE,)
    has = llvm.get_host_cpu_features()
    return tuple(level for level in LEVELS if all(has.get(feature, False) for feature in _NEEDS[level]))


def this_computer(*, level: str | None = None, lanes: int | None = None) -> Target:
    """The best target here, or a stated one.

    >>> this_computer(level="x86-64-v9")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    attunement.vocabulary.errors.UnknownNameError: There is no instruction set of this computer called 'x86-64-v9'. ...
    """
    if not supported_levels():
        raise BadInstallationError(
            "This processor is older than SSE4.2 (2009). Use the reference engine: --engine reference."
        )
    if level is None:
        level = supported_levels()[0]
    elif level not in supported_levels():
        raise UnknownNameError.of("instruction set of this computer", level, supported_levels())
    return Target(level, _LANES[level] if lanes is None else lanes)


@cache
def _initialise() -> None:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()


@cache
def _own_sources() -> str:
    """SHA-256 of the modules that turn programs into LLVM, so that a changed compiler never meets old objects."""
    engine = Path(__file__).parents[1]
    files = [
        engine / "operations.py",
        engine / "program.py",
        engine / "threefry.py",
        *sorted((engine / "simd").glob("*.py")),
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files if file.exists())).hexdigest()


def object_key(*parts: str, target: Target) -> str:
    """The name under which an object is kept: everything that decides its bytes."""
    processor = "" if target.is_x86 else llvm.get_host_cpu_name() + llvm.get_host_cpu_features().flatten()
    versions = [llvmlite.__version__, str(llvm.llvm_version_info), llvm.get_process_triple()]
    facts = [*parts, target.level, str(target.lanes), processor, *versions, _own_sources()]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def optimised(text: str, target: Target) -> tuple[llvm.ModuleRef, llvm.TargetMachine]:
    """Check and optimise LLVM text. Vectors are explicit already, so loops are neither vectorised nor unrolled."""
    machine = target.machine()
    module = llvm.parse_assembly(text)
    module.triple = machine.triple
    module.data_layout = str(machine.target_data)
    module.verify()
    options = llvm.create_pipeline_tuning_options(speed_level=2)
    options.loop_vectorization = options.slp_vectorization = options.loop_unrolling = False
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)
    return module, machine


def object_code(text: str, target: Target) -> bytes:
    """Compile LLVM text to an object file."""
    module, machine = optimised(text, target)
    return machine.emit_object(module)


def assembly(text: str, target: Target) -> str:
    """Compile LLVM text to readable assembly, for tests and the curious."""
    module, machine = optimised(text, target)
    return machine.emit_assembly(module)


_lock = threading.Lock()
_numbers = itertools.count()


@cache
def _jit() -> llvm.orcjit.LLJIT:
    _initialise()
    try:
        llvm.check_jit_execution()
        return llvm.create_lljit_compiler(this_computer().machine(), use_jit_link=platform.system() != "Windows")
    except (OSError, RuntimeError) as error:
        raise BadInstallationError(
            f"This computer does not let programs make machine code ({error}). "
            "Use the reference engine: --engine reference."
        ) from error


class Loaded:
    """Machine code in memory, alive as long as this object is."""

    def __init__(self, code: bytes, names: Sequence[str]) -> None:
        library = llvm.JITLibraryBuilder().add_object_img(code)
        for name in names:
            library.export_symbol(name)
        with _lock:
            self._tracker = library.link(_jit(), f"attunement {next(_numbers)}")

    def address(self, name: str) -> int:
        """Where a function begins."""
        return self._tracker[name]


def build(
    text_of: Callable[[], str], *, names: Sequence[str], key: str, target: Target, cache: ObjectCache | None
) -> Loaded:
    """Load an object from the cache, or make it and keep it.

    `text_of` is called for the LLVM text only if there is nothing in the cache, so a warm start emits nothing.
    """
    code = cache.load(key) if cache else None
    if code is None:
        code = object_code(text_of(), target)
        if cache:
            cache.store(key, code)
    return Loaded(code, names)
