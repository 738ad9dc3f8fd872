#include "cli/testing/update_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "grammar/display_width.h"

namespace insitu::cli {
namespace {

/// The offset of a place; nullopt: the text has no such place.
std::optional<std::size_t> offset_of(std::string_view text, const Place& place) {
  std::size_t at = 0;
  for (std::size_t line = 1; line < place.line; ++line) {
    at = text.find('\n', at);
    if (at == std::string_view::npos) return std::nullopt;
    ++at;
  }
  for (std::size_t column = 1; column < place.column && at < text.size(); ++column) {
    at += first_character(text.substr(at)).bytes;
  }
  return at;
}

struct Replacement {
  std::size_t begin = 0;
  std::size_t size = 0;
  std::string by;
};

}  // namespace

std::expected<std::string, ReadProblem> with_measurements(std::string_view text,
                                                          std::span<const Measurement> measurements) {
  std::vector<Replacement> replacements;
  for (const Measurement& measurement : measurements) {
    const WrittenValue& written = measurement.written;
    auto at = offset_of(text, written.place);
    if (at && *at < text.size() && (text[*at] == '\'' || text[*at] == '"')) ++*at;
    if (!at || !text.substr(*at).starts_with(written.text)) {
      return std::unexpected(ReadProblem{written.place,
                                         fmt::format("`{}` does not stand here as it is read", written.text),
                                         fmt::format("write {} there yourself", measurement.found)});
    }
    replacements.push_back({*at, written.text.size(), measurement.found});
  }
  // From the end on, so that offsets stay. One number may be shared by several cases (an anchor of YAML).
  std::ranges::sort(replacements, std::ranges::greater{}, &Replacement::begin);
  std::string updated(text);
  std::size_t last = text.size() + 1;
  for (const Replacement& one : replacements) {
    if (one.begin == last) continue;
    last = one.begin;
    updated.replace(one.begin, one.size, one.by);
  }
  return updated;
}

}  // namespace insitu::cli
