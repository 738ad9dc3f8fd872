#include "engine/agent/ini_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/model/ascii.h"
#include "engine/templates/document.h"

namespace insitu {
namespace {

constexpr std::string_view kSpaces = " \t\r\f\v\n";

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kSpaces), text.size()));
  return text.substr(0, text.find_last_not_of(kSpaces) + 1);
}

class IniReader {
 public:
  explicit IniReader(const WrittenValue& outer) : outer_(outer) {}

  std::expected<IniFile, ReadProblem> read() {
    const std::string_view text = outer_.text;
    for (std::size_t at = 0; at < text.size() && !problem_;) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      take(text.substr(at, end - at), at);
      at = end + 1;
    }
    if (problem_) return std::unexpected(std::move(*problem_));
    return std::move(file_);
  }

 private:
  void refuse(std::size_t offset, std::string message, std::string help = {}) {
    problem_ = ReadProblem{place_of(outer_, offset), std::move(message), std::move(help)};
  }

  void take(std::string_view line, std::size_t offset) {
    const std::string_view content = trimmed(line);
    const bool is_comment = content.starts_with('#') || content.starts_with(';');
    if (content.empty() || is_comment) {
      if (content.empty() && has_key_) ++empty_lines_;
      return;
    }
    const std::size_t indent = line.find_first_not_of(kSpaces);
    if (has_key_ && indent > key_indent_) return go_on(content);
    key_indent_ = indent;
    has_key_ = false;
    empty_lines_ = 0;
    if (content.starts_with('[') && content.contains(']')) return begin_section(content, offset + indent);
    if (content != without_byte_order_mark(content)) {
      return refuse(offset, "a byte order mark, which ends the agent", "save the file without it");
    }
    if (file_.sections.empty()) {
      return refuse(offset + indent, "a line before the first section", "begin with a section such as `[general]`");
    }
    take_key(content, offset + indent);
  }

  /// Everything after the last bracket is ignored.
  void begin_section(std::string_view content, std::size_t offset) {
    const std::string_view name = content.substr(1, content.rfind(']') - 1);
    if (name.empty()) return take_key(content, offset);
    if (file_.find(name) != nullptr) {
      return refuse(offset, fmt::format("the section `{}` comes twice, which ends the agent", name),
                    "give each stream a section of its own name (on Python 2 both are one)");
    }
    file_.sections.push_back({.name = std::string(name), .place = place_of(outer_, offset), .keys = {}});
  }

  void take_key(std::string_view content, std::size_t offset) {
    const std::size_t sign = content.find_first_of("=:");
    const std::string_view name = trimmed(content.substr(0, sign));
    if (sign == std::string_view::npos || name.empty() || file_.sections.empty()) {
      return refuse(offset, fmt::format("`{}` is no `key = value`", content));
    }
    IniSection& section = file_.sections.back();
    IniKey key{.name = lower_case(name), .place = place_of(outer_, offset), .value = {}};
    if (section.find(key.name) != nullptr) {
      return refuse(offset, fmt::format("the key `{}` comes twice in `{}`, which ends the agent", name, section.name),
                    "leave one of them out (on Python 2 the last one counts)");
    }
    const std::string_view value = trimmed(content.substr(sign + 1));
    const auto value_offset =
        value.empty() ? offset + sign : static_cast<std::size_t>(value.data() - outer_.text.data());
    key.value.text = value;
    key.value.place = place_of(outer_, value_offset);
    key.value.in_line = outer_.in_line;
    section.keys.push_back(std::move(key));
    has_key_ = true;
  }

  void go_on(std::string_view content) {
    WrittenValue& value = file_.sections.back().keys.back().value;
    value.in_line = false;
    value.text.append(std::exchange(empty_lines_, 0) + 1, '\n');
    value.text += content;
  }

  const WrittenValue& outer_;
  IniFile file_;
  bool has_key_ = false;
  std::size_t key_indent_ = 0;
  std::size_t empty_lines_ = 0;
  std::optional<ReadProblem> problem_;
};

}  // namespace

const IniKey* IniSection::find(std::string_view key) const {
  const auto found = std::ranges::find(keys, key, &IniKey::name);
  return found == keys.end() ? nullptr : &*found;
}

const IniSection* IniFile::find(std::string_view name) const {
  const auto found = std::ranges::find(sections, name, &IniSection::name);
  return found == sections.end() ? nullptr : &*found;
}

std::expected<IniFile, ReadProblem> read_ini(const WrittenValue& outer) { return IniReader(outer).read(); }

}  // namespace insitu
