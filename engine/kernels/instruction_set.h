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

/// Returns the name as INSITU_KERNEL spells it: `portable`, `neon`, `sse42`, `avx2`, `avx512`. Static text.
std::string_view name_of(InstructionSet set);

/// Returns the sets that this processor has, the best last. Never empty: Portable is always there.
std::vector<InstructionSet> available_instruction_sets();

/// Returns the set in use: the best, or the one that the environment variable INSITU_KERNEL names (for tests and
/// measurements). The variable is read once, at the first call. Thread-safe.
InstructionSet instruction_set_in_use();

/// Returns what is wrong with INSITU_KERNEL when it names a set that is unknown or that this processor lacks, so that
/// the best is used instead. nullopt: nothing is wrong. The caller shows the text to the user.
std::optional<std::string> instruction_set_problem();

}  // namespace insitu::kernels
