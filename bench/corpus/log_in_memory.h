#pragma once

#include <string_view>
#include <vector>

#include "bench/corpus/log_generator.h"

namespace insitu::bench {

/// A log of 64 MiB, larger than the caches; made when it is first asked for.
std::string_view log_text(LogKind kind);

/// The lines of its first 8 MiB, without their newlines.
const std::vector<std::string_view>& log_lines(LogKind kind);

/// How many bytes some texts have.
std::size_t total_size(const std::vector<std::string_view>& texts);

}  // namespace insitu::bench
