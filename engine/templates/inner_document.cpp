#include "engine/templates/inner_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <expected>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/model/utf8.h"

namespace insitu {
namespace {

/// Turns places inside of a text into places of the file that holds the text.
class PlaceTranslation {
 public:
  explicit PlaceTranslation(const WrittenValue& outer) : outer_(outer) {
    lines_.push_back(0);
    for (std::size_t i = 0; i < outer.text.size(); ++i) {
      if (outer.text[i] == '\n') lines_.push_back(i + 1);
    }
  }

  [[nodiscard]] SourceLocation translate(const SourceLocation& inner) const {
    if (inner.line == 0 || inner.line > lines_.size()) return outer_.place;
    return place_of(outer_, offset_of(inner.line, inner.column));
  }

  void translate(Node& node) const {
    translate(node.scalar);
    for (Node& item : node.items) translate(item);
    for (auto& [key, member] : node.members) {
      translate(key);
      translate(member);
    }
  }

 private:
  void translate(WrittenValue& value) const {
    const SourceLocation inner = value.place;
    value.place = translate(inner);
    value.in_line = value.in_line && outer_.in_line;
    if (!value.in_line) {
      value.anchors.clear();
      return;
    }
    // An escape of the outer text shifts what comes after it in the inner one.
    const std::size_t begin = offset_of(inner.line, inner.column);
    std::vector<TextAnchor> anchors;
    for (const TextAnchor& anchor : outer_.anchors) {
      if (anchor.offset <= begin) continue;
      const auto inside = offset_in(value, begin, anchor.offset);
      if (!inside) break;
      anchors.push_back({.offset = *inside, .line = anchor.line, .column = anchor.column});
    }
    for (const TextAnchor& anchor : value.anchors) {
      anchors.push_back(anchor_at(anchor.offset, offset_of(anchor.line, anchor.column)));
    }
    // If two anchors are about one byte, the later is the one after the whole escape.
    std::ranges::sort(anchors, {}, [](const TextAnchor& one) { return std::tuple(one.offset, one.line, one.column); });
    value.anchors = std::move(anchors);
  }

  [[nodiscard]] TextAnchor anchor_at(std::size_t offset, std::size_t outer_offset) const {
    const SourceLocation place = place_of(outer_, outer_offset);
    return {.offset = offset, .line = place.line, .column = place.column};
  }

  /// Returns the byte of the outer text at a line and column of it.
  [[nodiscard]] std::size_t offset_of(std::size_t line, std::size_t column) const {
    std::size_t offset = lines_[std::min(line, lines_.size()) - 1];
    for (std::size_t left = column - 1; left > 0 && offset < outer_.text.size(); --left) {
      do ++offset;
      while (offset < outer_.text.size() && is_continuation(outer_.text[offset]));
    }
    return offset;
  }

  /// Returns the byte of the value's text that corresponds to a byte of the outer text; nullopt: none does.
  [[nodiscard]] std::optional<std::size_t> offset_in(const WrittenValue& value, std::size_t begin,
                                                     std::size_t outer_offset) const {
    std::size_t read = 0;
    for (const TextAnchor& anchor : value.anchors) {
      const std::size_t at = offset_of(anchor.line, anchor.column);
      if (at > outer_offset) break;
      begin = at;
      read = anchor.offset;
    }
    const std::size_t offset = read + (outer_offset - begin);
    if (offset > value.text.size()) return std::nullopt;
    return offset;
  }

  const WrittenValue& outer_;
  std::vector<std::size_t> lines_;  // where each line of the text begins
};

std::optional<Node> translated(std::expected<Node, DocumentProblem> inner, const WrittenValue& text,
                               const std::string& what, FirstProblem& problem) {
  const PlaceTranslation translation(text);
  if (!inner) {
    problem.refuse(translation.translate(inner.error().place), fmt::format("{}: {}", what, inner.error().message));
    return std::nullopt;
  }
  translation.translate(*inner);
  return std::move(*inner);
}

}  // namespace

std::optional<Node> read_inner_json(const WrittenValue& text, const std::string& what, FirstProblem& problem) {
  return translated(read_json_document(text.place.file, text.text), text, what, problem);
}

std::optional<Node> read_inner_document(const WrittenValue& text, const std::string& what, FirstProblem& problem) {
  return translated(read_document(text.place.file, text.text), text, what, problem);
}

}  // namespace insitu
