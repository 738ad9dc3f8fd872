#include "bench/corpus/log_in_memory.h"

#include <cstdint>
#include <map>
#include <string>

namespace insitu::bench {

namespace {

constexpr std::size_t kTextSize = std::size_t{64} << 20;
constexpr std::size_t kLinesSize = std::size_t{8} << 20;
constexpr std::uint64_t kSeed = 1;

struct LogInMemory {
  explicit LogInMemory(LogKind kind) : text(generate_log(kind, kSeed, kTextSize)) {
    for (std::size_t begin = 0; begin < kLinesSize;) {
      const std::size_t end = text.find('\n', begin);
      lines.push_back(std::string_view(text).substr(begin, end - begin));
      begin = end + 1;
    }
  }
  LogInMemory(const LogInMemory&) = delete;  // the views would still point into the original
  LogInMemory& operator=(const LogInMemory&) = delete;
  ~LogInMemory() = default;

  std::string text;
  std::vector<std::string_view> lines;
};

const LogInMemory& log_in_memory(LogKind kind) {
  static std::map<LogKind, LogInMemory> logs;
  return logs.try_emplace(kind, kind).first->second;
}

}  // namespace

std::string_view log_text(LogKind kind) { return log_in_memory(kind).text; }

const std::vector<std::string_view>& log_lines(LogKind kind) { return log_in_memory(kind).lines; }

std::size_t total_size(const std::vector<std::string_view>& texts) {
  std::size_t size = 0;
  for (const std::string_view text : texts) size += text.size();
  return size;
}

}  // namespace insitu::bench
