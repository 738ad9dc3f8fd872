#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The instruction sets that kernels are written for. One file per kernel and set; this folder is the only place with
/// intrinsics, and every kernel gives the same answers with each of them.
namespace insitu::kernels {

enum class InstructionSet : std::uint8_t { Portable, Neon, Sse42, Avx2, Avx512 };

/// As INSITU_KERNEL spells it: `portable`, `neon`, `sse42`, `avx2`, `avx512`.
std::string_view name_of(InstructionSet set);

/// Those that this processor has, the best last. Portable is always there.
std::vector<InstructionSet> available_instruction_sets();

/// The one in use: the best, or what the environment variable INSITU_KERNEL names (for tests and measurements; read
/// once). Thread-safe.
InstructionSet instruction_set_in_use();

/// INSITU_KERNEL names a set that is unknown or that this processor lacks, so that the best is in use instead; nullopt:
/// all is well. For whoever can tell the user.
std::optional<std::string> instruction_set_problem();

}  // namespace insitu::kernels
