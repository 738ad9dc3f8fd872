// generate_logs json|access|text|tiny|wide|escaped|cards BYTES [SEED]: at least BYTES of log lines to standard output.
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "bench/corpus/log_generator.h"

namespace {

constexpr std::size_t kWriteSize = std::size_t{1} << 20;

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

int usage() {
  std::fputs("usage: generate_logs json|access|text|tiny|wide|escaped|cards BYTES [SEED]\n", stderr);
  return EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || argc > 4) return usage();
  const auto kind = insitu::bench::log_kind_named(argv[1]);
  const auto size_bytes = parse_number(argv[2]);
  const auto seed = parse_number(argc == 4 ? argv[3] : "1");
  if (!kind || !size_bytes || !seed) return usage();

  insitu::bench::LogGenerator generator(*kind, *seed);
  std::string lines;
  for (std::uint64_t written = 0; written < *size_bytes; written += lines.size()) {
    lines.clear();
    while (lines.size() < kWriteSize && written + lines.size() < *size_bytes) generator.append_event(lines);
    if (std::fwrite(lines.data(), 1, lines.size(), stdout) != lines.size()) return EXIT_FAILURE;
  }
  return std::fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
