#pragma once

#include <string_view>
#include <vector>

#include "bench/corpus/log_generator.h"

namespace insitu::bench {

/// Returns a log of 64 MiB, larger than the caches. It is made by the first call and kept until the program ends.
std::string_view log_text(LogKind kind);

/// Returns the lines of its first 8 MiB, without their newlines. They borrow from log_text.
const std::vector<std::string_view>& log_lines(LogKind kind);

/// Returns the number of bytes of some texts together.
std::size_t total_size(const std::vector<std::string_view>& texts);

}  // namespace insitu::bench
