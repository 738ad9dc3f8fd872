#include "engine/follow/event_borders.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>

#include "engine/input/cri_record.h"
#include "engine/input/docker_record.h"
#include "engine/input/export_line.h"
#include "engine/input/tail_header.h"

namespace insitu {
namespace {

/// Returns the length of all whole lines of a text in units of two bytes; `low`: the index of the byte of a line break
/// that is not 0.
std::size_t length_of_wide_lines(std::string_view text, std::size_t low) {
  for (std::size_t end = text.size() / 2 * 2; end >= 2; end -= 2) {
    if (text[end - 2 + low] == '\n' && text[end - 1 - low] == '\0') return end;
  }
  return 0;
}

std::size_t length_of_lines(std::string_view text, std::string_view encoding) {
  if (encoding == "utf-16le") return length_of_wide_lines(text, 0);
  if (encoding == "utf-16be") return length_of_wide_lines(text, 1);
  return text.rfind('\n') + 1;  // npos + 1 is 0
}

/// Calls `use` with each whole line of a text and its offset.
template <class Use>
void each_line(std::string_view lines, const Use& use) {
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    std::string_view line = lines.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    use(line, at);
    at = end + 1;
  }
}

/// Returns where the last event begins, as `begins` says of lines.
template <class Begins>
std::size_t begin_of_last(std::string_view lines, const Begins& begins) {
  std::size_t last = 0;
  each_line(lines, [&](std::string_view line, std::size_t at) {
    if (begins(line)) last = at;
  });
  return last;
}

std::size_t begin_of_last_joined(std::string_view lines, const EventStarts& starts) {
  const std::unique_ptr<EventStarts> fresh = starts.fresh();
  std::size_t last = 0;
  // The line before, until the one after it is known.
  std::optional<std::pair<std::string_view, std::size_t>> before;
  const auto decide = [&](std::string_view next) {
    if (before && fresh->begins_event(before->first, next)) last = before->second;
  };
  each_line(lines, [&](std::string_view line, std::size_t at) {
    decide(line);
    before.emplace(line, at);
  });
  decide({});
  return last;
}

/// Returns where the first record begins that later ones have to complete; the end of the lines if there is none.
/// `read`: nullopt for lines that are no records, else the channel and whether its text goes on.
template <class Read>
std::size_t begin_of_open_pieces(std::string_view lines, const Read& read) {
  std::array<std::optional<std::size_t>, 2> open;
  each_line(lines, [&](std::string_view line, std::size_t at) {
    const auto record = read(line);
    if (!record) return;
    auto& begin = open[record->first == ContainerStream::Stderr ? 1 : 0];
    if (!record->second) {
      begin.reset();
    } else if (!begin) {
      begin = at;
    }
  });
  return std::min(open[0].value_or(lines.size()), open[1].value_or(lines.size()));
}

using Piece = std::optional<std::pair<ContainerStream, bool>>;

std::size_t length_of_documents(std::string_view text) {
  std::size_t whole = 0;
  std::size_t depth = 0;
  bool is_in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_in_string) {
      if (c == '\\') ++i;
      if (c == '"') is_in_string = false;
      continue;
    }
    if (c == '"') is_in_string = true;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && depth > 0) {
      --depth;
      if (depth == 0) whole = i + 1;
    }
    if (c == '\n' && depth == 0) whole = i + 1;
  }
  return whole;
}

}  // namespace

std::size_t length_of_whole_events(std::string_view text, InputShape shape, const BlockOptions& options,
                                   Growth growth) {
  if (growth == Growth::Ended) return text.size();
  if (has_json_documents(shape)) return length_of_documents(text);
  const std::string_view lines = text.substr(0, length_of_lines(text, options.encoding));
  if (growth == Growth::Rests || lines.empty()) return lines.size();
  switch (shape) {
    case InputShape::Docker: {
      std::string room;
      return begin_of_open_pieces(lines, [&room](std::string_view line) -> Piece {
        const auto record = read_docker_record(line, room);
        if (!record) return std::nullopt;
        return std::pair(record->stream, !record->text.ends_with('\n'));
      });
    }
    case InputShape::Cri:
      return begin_of_open_pieces(lines, [](std::string_view line) -> Piece {
        const auto record = read_cri_record(line);
        if (!record) return std::nullopt;
        return std::pair(record->stream, record->is_partial);
      });
    case InputShape::Export:
      return begin_of_last(lines, [](std::string_view line) { return read_export_line(line).has_value(); });
    case InputShape::Tail:
      return begin_of_last(lines, [](std::string_view line) { return read_tail_header(line).has_value(); });
    case InputShape::TailShort:
      return begin_of_last(lines, [](std::string_view line) { return read_short_tail_header(line).has_value(); });
    default: break;
  }
  // Those of UTF-16 are decoded where they are read; what is joined there is whole after a rest.
  const bool is_joined = options.event_starts != nullptr && !options.encoding.starts_with("utf-16");
  return is_joined ? begin_of_last_joined(lines, *options.event_starts) : lines.size();
}

}  // namespace insitu
