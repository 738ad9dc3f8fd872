#include "engine/expect/update_file.h"

#include <fmt/format.h>

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "grammar/display_width.h"

namespace insitu {
namespace {

/// Returns the offset of a place; nullopt: the text has no such place.
std::optional<std::size_t> offset_of(std::string_view text, const SourceLocation& place) {
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
  std::size_t size = 0;
  std::string by;
};

}  // namespace

std::expected<std::string, ReadProblem> with_measurements(std::string_view text,
                                                          std::span<const Measurement> measurements) {
  // By offset, from the end on, so that earlier offsets stay valid.
  std::map<std::size_t, Replacement, std::greater<>> replacements;
  for (const Measurement& measurement : measurements) {
    const WrittenValue& written = measurement.written;
    const auto refuse = [&](std::string message) {
      return std::unexpected(
          ReadProblem{written.place, std::move(message), fmt::format("write {} there yourself", measurement.found)});
    };
    auto at = offset_of(text, written.place);
    if (at && *at < text.size() && (text[*at] == '\'' || text[*at] == '"')) ++*at;
    if (!at || !text.substr(*at).starts_with(written.text)) {
      return refuse(fmt::format("`{}` is not written here as it is read", written.text));
    }
    const auto [known, is_new] = replacements.try_emplace(*at, Replacement{written.text.size(), measurement.found});
    // The place is that of a YAML anchor.
    if (!is_new && known->second.by != measurement.found) {
      return refuse(fmt::format("several cases share the number {}, of which one found {}, another {}", written.text,
                                known->second.by, measurement.found));
    }
  }
  std::string updated(text);
  for (const auto& [begin, replacement] : replacements) updated.replace(begin, replacement.size, replacement.by);
  return updated;
}

}  // namespace insitu
