#include "engine/kernels/instruction_set.h"

#include <algorithm>
#include <cstdlib>

namespace insitu::kernels {
namespace {

constexpr InstructionSet kAll[] = {InstructionSet::Portable, InstructionSet::Neon, InstructionSet::Sse42,
                                   InstructionSet::Avx2, InstructionSet::Avx512};

bool is_available(InstructionSet set) {
  switch (set) {
    case InstructionSet::Portable: return true;
#if defined(__aarch64__)
    case InstructionSet::Neon: return true;
#else
    case InstructionSet::Neon: return false;
#endif
#if defined(__x86_64__)
    case InstructionSet::Sse42: return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("pclmul");
    case InstructionSet::Avx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
             __builtin_cpu_supports("pclmul");
    case InstructionSet::Avx512:
      return is_available(InstructionSet::Avx2) && __builtin_cpu_supports("avx512f") &&
             __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
             __builtin_cpu_supports("avx512vbmi2");
#else
    case InstructionSet::Sse42:
    case InstructionSet::Avx2:
    case InstructionSet::Avx512: return false;
#endif
  }
  return false;
}

/// Returns the value of INSITU_KERNEL; empty: it is not set.
std::string_view wished() {
  const char* name = std::getenv("INSITU_KERNEL");  // NOLINT(concurrency-mt-unsafe): nothing here sets variables
  return name == nullptr ? std::string_view() : std::string_view(name);
}

std::optional<InstructionSet> find_available(std::string_view name) {
  for (const InstructionSet set : available_instruction_sets()) {
    if (name_of(set) == name) return set;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(InstructionSet set) {
  switch (set) {
    case InstructionSet::Portable: return "portable";
    case InstructionSet::Neon: return "neon";
    case InstructionSet::Sse42: return "sse42";
    case InstructionSet::Avx2: return "avx2";
    case InstructionSet::Avx512: return "avx512";
  }
  return {};
}

std::vector<InstructionSet> available_instruction_sets() {
  std::vector<InstructionSet> sets;
  std::ranges::copy_if(kAll, std::back_inserter(sets), is_available);
  return sets;
}

InstructionSet instruction_set_in_use() {
  static const InstructionSet kInUse = find_available(wished()).value_or(available_instruction_sets().back());
  return kInUse;
}

std::optional<std::string> instruction_set_problem() {
  const std::string_view name = wished();
  if (name.empty() || find_available(name)) return std::nullopt;
  std::string problem = "INSITU_KERNEL names `" + std::string(name) + "`; this processor has";
  for (const InstructionSet set : available_instruction_sets()) problem += " `" + std::string(name_of(set)) + "`";
  return problem;
}

}  // namespace insitu::kernels
