#include "cli/serve/served_input.h"

#include <algorithm>
#include <expected>
#include <filesystem>
#include <set>
#include <utility>

#include "cli/serve/clock.h"
#include "engine/input/open_file.h"

namespace insitu::serve {
namespace {

using Opened = std::expected<std::unique_ptr<ByteSource>, InputProblem>;

/// The name by which scans know a file: never a path of this machine.
std::string scan_name(const ServedFile& file) {
  return (file.file->is_put ? "put:" : "") + file.group + "/" + file.stream;
}

constexpr std::int64_t kGrowsFor = 2000;  // milliseconds

/// The offset after the last complete line that a file has now, if what follows it may still grow: a line without its
/// end is an event only once the file has not grown for a while.
std::optional<std::uint64_t> end_of_lines(const CatalogueFile& file, RandomAccessFile& bytes,
                                          const SourceFacts& facts) {
  if (!facts.modified_milliseconds || clock_now() - *facts.modified_milliseconds >= kGrowsFor || file.is_put) {
    return std::nullopt;
  }
  std::string part(std::size_t{64} << 10, '\0');
  std::uint64_t end = bytes.size();
  const std::uint64_t whole = end;
  while (end > 0) {
    const std::uint64_t begin = end > part.size() ? end - part.size() : 0;
    const auto read = bytes.read_at(begin, part.data(), static_cast<std::size_t>(end - begin));
    if (!read || *read == 0) return std::nullopt;
    const std::size_t newline = std::string_view(part).substr(0, *read).rfind('\n');
    if (newline != std::string_view::npos) {
      const std::uint64_t after = begin + newline + 1;
      return after == whole ? std::nullopt : std::optional(after);
    }
    end = begin;
  }
  return 0;
}

Opened open_served(const CatalogueFile& file) { return open_file_below(file.folder, file.relative); }

}  // namespace

bool has_settled(const CatalogueFile& file) { return clock_now() - file.modified >= kGrowsFor; }

std::vector<ServedFile> files_of(const CatalogueGroup& group, std::span<const std::string> streams) {
  std::vector<ServedFile> files;
  for (const auto& [name, stream] : group.streams) {
    if (!streams.empty() && std::ranges::find(streams, name) == streams.end()) continue;
    const std::size_t first = files.size();
    for (const auto& file : stream.files) files.push_back({.file = file, .group = group.name, .stream = name});
    std::sort(files.begin() + static_cast<std::ptrdiff_t>(first), files.end(),
              [](const ServedFile& left, const ServedFile& right) { return left.file->id < right.file->id; });
  }
  return files;
}

std::vector<Input> inputs_of(std::span<const ServedFile> files) {
  std::vector<Input> inputs;
  for (const ServedFile& served : files) {
    Input input{.open = [file = served.file]() -> Opened {
      auto source = open_served(*file);
      if (!source) return source;
      RandomAccessFile* const bytes = (*source)->random_access();
      const auto end = bytes == nullptr ? std::nullopt : end_of_lines(*file, *bytes, (*source)->facts());
      if (!end) return source;
      return range_input({.open = [file] { return open_served(*file); }}, 0, *end).open();
    }};
    input.log_group = served.group;
    input.log_stream = served.stream;
    input.path = scan_name(served);
    inputs.push_back(std::move(input));
  }
  return inputs;
}

ScanOptions scan_options_of(const ScanOptions& scan, std::span<const ServedFile> files) {
  ScanOptions options = scan;
  std::set<std::string, std::less<>> put;
  for (const ServedFile& file : files) {
    if (file.file->is_put) put.insert(scan_name(file));
  }
  if (put.empty()) return options;
  options.blocks.shape_of = [put = std::move(put), before = scan.blocks.shape_of](std::string_view path) {
    if (put.contains(path)) return std::optional(InputShape::Events);
    return before ? before(path) : std::nullopt;
  };
  return options;
}

}  // namespace insitu::serve
