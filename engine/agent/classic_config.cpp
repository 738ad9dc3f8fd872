#include "engine/agent/classic_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <string_view>
#include <utility>

#include "engine/agent/ini_file.h"
#include "engine/agent/strptime_format.h"
#include "engine/input/encoding_source.h"
#include "engine/model/ascii.h"
#include "engine/templates/document.h"
#include "grammar/near_name.h"

namespace insitu {
namespace {

constexpr std::string_view kGeneral = "general";
constexpr std::string_view kDefaults = "DEFAULT";
constexpr std::array<std::string_view, 12> kClassicKeys = {"file",
                                                           "log_group_name",
                                                           "log_stream_name",
                                                           "datetime_format",
                                                           "time_zone",
                                                           "multi_line_start_pattern",
                                                           "initial_position",
                                                           "encoding",
                                                           "file_fingerprint_lines",
                                                           "buffer_duration",
                                                           "batch_count",
                                                           "batch_size"};
constexpr std::array<std::string_view, 4> kGeneralKeys = {"state_file", "logging_config_file",
                                                          "use_gzip_http_content_encoding", "queue_size"};

std::string suggestion(std::string_view key, std::span<const std::string_view> known) {
  const std::string_view near = near_name(key, known);
  return near.empty() ? std::string() : fmt::format("did you mean `{}`?", near);
}

/// Names a value that no file states.
WrittenValue stated(const IniKey* key) { return key == nullptr ? WrittenValue{} : key->value; }

class ClassicConfigReader {
 public:
  explicit ClassicConfigReader(const IniFile& file) : file_(file) {}

  std::expected<AgentConfig, std::vector<ReadProblem>> read() {
    for (const IniSection& section : file_.sections) {
      if (section.name == kDefaults) continue;
      if (section.name == kGeneral) {
        check_keys(section, kGeneralKeys);
      } else {
        read_section(section);
      }
    }
    if (!problems_.empty()) return std::unexpected(std::move(problems_));
    return std::move(config_);
  }

 private:
  void warn(AgentDoubt doubt, const SourceLocation& place, std::string message, std::string help = {}) {
    config_.warnings.push_back({doubt, place, std::move(message), std::move(help)});
  }

  void check_keys(const IniSection& section, std::span<const std::string_view> known) {
    for (const IniKey& key : section.keys) {
      if (std::ranges::find(known, key.name) != known.end()) continue;
      warn(AgentDoubt::Key, key.place, fmt::format("the agent does not know the key `{}`, and ignores it", key.name),
           suggestion(key.name, known));
    }
  }

  [[nodiscard]] const IniKey* find(const IniSection& section, std::string_view name) const {
    if (const IniKey* const key = section.find(name)) return key;
    const IniSection* const defaults = file_.find(kDefaults);
    return defaults == nullptr ? nullptr : defaults->find(name);
  }

  const IniKey* require(const IniSection& section, std::string_view name) {
    const IniKey* const key = find(section, name);
    if (key == nullptr || key->value.text.empty()) {
      problems_.push_back(
          {section.place,
           fmt::format("the section `{}` has no `{}`, without which the agent ends", section.name, name),
           {}});
      return nullptr;
    }
    return key;
  }

  void read_section(const IniSection& section) {
    check_keys(section, kClassicKeys);
    for (const IniKey& key : section.keys) check_value(key);
    const IniKey* const file = require(section, "file");
    const IniKey* const group = require(section, "log_group_name");
    const IniKey* const stream = require(section, "log_stream_name");
    if (file == nullptr || group == nullptr || stream == nullptr) return;
    AgentEntry entry{.kind = AgentKind::Classic,
                     .name = section.name,
                     .place = section.place,
                     .file = file->value,
                     .group = group->value,
                     .stream = stream->value,
                     .time_format = stated(find(section, "datetime_format")),
                     .start = stated(find(section, "multi_line_start_pattern")),
                     .encoding = {}};
    entry.fingerprint = stated(find(section, "file_fingerprint_lines"));
    read_zone(find(section, "time_zone"), entry);
    read_position(find(section, "initial_position"), entry);
    read_encoding(find(section, "encoding"), entry);
    read_format(entry);
    read_start(entry);
    read_batch(find(section, "batch_size"), AgentEntry::kMaxBatchBytes, entry.batch_bytes);
    read_batch(find(section, "batch_count"), AgentEntry::kMaxBatchEvents, entry.batch_events);
    config_.entries.push_back(std::move(entry));
  }

  /// Python 2 took off what Python 3 takes for a part of the value.
  void check_value(const IniKey& key) {
    const std::string_view text = key.value.text;
    for (const std::string_view sign : {" ;", " #", "\t;", "\t#"}) {
      const std::size_t at = text.find(sign);
      if (at == std::string_view::npos) continue;
      warn(AgentDoubt::Value, place_of(key.value, at + 1),
           fmt::format("`{}` is part of the value of `{}`{}", text.substr(at + 1), key.name,
                       sign.ends_with(';') ? "; only Python 2 takes it for a comment" : ""),
           "write comments on lines of their own");
      return;
    }
    const bool is_quoted =
        text.size() > 1 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
    if (!is_quoted) return;
    warn(key.name == "multi_line_start_pattern" ? AgentDoubt::StartPattern : AgentDoubt::Value, key.value.place,
         fmt::format("the quotes are part of the value of `{}`", key.name), "leave the quotes out");
  }

  void read_zone(const IniKey* key, AgentEntry& entry) {
    if (key == nullptr) return;
    entry.is_utc = key->value.text == "UTC";
    if (entry.is_utc || key->value.text == "LOCAL" || key->value.text.empty()) return;
    warn(AgentDoubt::TimeZone, key->value.place,
         fmt::format("`time_zone = {}` is neither `UTC` nor `LOCAL`, so that it means `LOCAL`", key->value.text),
         "write UTC or LOCAL in capitals, or read the zone from the log with `%z`");
  }

  void read_position(const IniKey* key, AgentEntry& entry) {
    if (key == nullptr) return;
    entry.from_beginning = key->value.text != "end_of_file";
    if (!entry.from_beginning || key->value.text == "start_of_file") return;
    warn(AgentDoubt::Value, key->value.place,
         fmt::format("`initial_position = {}` is neither `start_of_file` nor `end_of_file`, so that it means "
                     "`start_of_file`",
                     key->value.text));
  }

  void read_encoding(const IniKey* key, AgentEntry& entry) {
    if (key == nullptr || key->value.text.empty()) return;
    const std::string& name = key->value.text;
    std::string iconv_name = lower_case(name);
    std::ranges::replace(iconv_name, '_', '-');
    if (iconv_name == "utf-8" || iconv_name == "utf8") return;
    if (iconv_name == "latin-1") iconv_name = "iso-8859-1";
    if (iconv_name.starts_with("utf-32") || iconv_name == "utf-7") {
      problems_.push_back({key->value.place, fmt::format("the encoding `{}` is not simulated", name), {}});
    } else if (!iconv_name.starts_with("utf-16") && iconv_name != "utf-8-sig" && encoding_problem(iconv_name)) {
      warn(AgentDoubt::Value, key->value.place,
           fmt::format("the encoding `{}` is not known, so that it means `utf_8`", name));
    } else {
      entry.encoding = key->value;
      entry.encoding.text = std::move(iconv_name);
    }
  }

  void read_format(AgentEntry& entry) {
    if (entry.time_format.text.empty()) return;
    const auto format = StrptimeFormat::make(entry.time_format.text, TimeZone(), entry.is_utc);
    if (format) {
      const bool ends_with_letter = entry.time_format.text.ends_with('Z') && !entry.time_format.text.ends_with("%Z");
      if (!entry.is_utc && !format->has_offset() && ends_with_letter) warn_of_literal_zone(entry);
      return;
    }
    warn(AgentDoubt::TimeFormat, entry.time_format.place,
         fmt::format("`datetime_format` has {}: the agent dates every event by its clock", format.error()),
         "strptime knows %Y %m %d %H %M %S %f %b %z, and not %s %e %F %T %L");
    entry.time_format.text.clear();
    is_format_invalid_ = true;
  }

  void warn_of_literal_zone(const AgentEntry& entry) {
    warn(AgentDoubt::TimeZone, place_of(entry.time_format, entry.time_format.text.size() - 1),
         "the `Z` is a letter here and no zone, so that times are read in the zone of the host",
         "add `time_zone = UTC`");
  }

  void read_start(AgentEntry& entry) {
    const bool is_invalid_format = std::exchange(is_format_invalid_, false);
    const WrittenValue start = entry.start;
    if (start.text.empty()) return;
    constexpr std::string_view kDefault = R"(so that the default counts, `^[^\s]`)";
    if (start.text == "{datetime_format}") {
      if (!entry.time_format.text.empty()) return;
      warn(AgentDoubt::StartPattern, start.place,
           fmt::format("`multi_line_start_pattern` is that of `datetime_format`, which is {}, {}",
                       is_invalid_format ? "invalid" : "not stated", kDefault));
      entry.start.text.clear();
      return;
    }
    const auto regex = PythonBytesRegex::compile(start.text);
    if (regex) {
      constexpr std::string_view kLines[] = {"", "a", " a", "0"};
      if (std::ranges::all_of(kLines, [&](std::string_view line) { return regex->found_in(line); })) {
        warn(AgentDoubt::StartPattern, start.place, "`multi_line_start_pattern` matches every line");
      }
      return;
    }
    if (regex.error().kind == AgentRegexProblem::Kind::Unsupported) {
      problems_.push_back(
          {start.place,
           fmt::format("`multi_line_start_pattern` has {}, which is not supported here: expressions run "
                       "in linear time, as RE2's do",
                       regex.error().message),
           {}});
      return;
    }
    warn(AgentDoubt::StartPattern, start.place,
         fmt::format("`multi_line_start_pattern` is no expression ({}), {}", regex.error().message, kDefault));
    entry.start.text.clear();
  }

  void read_batch(const IniKey* key, std::size_t max, std::size_t& limit) {
    if (key == nullptr) return;
    const std::string& text = key->value.text;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
      return warn(AgentDoubt::Value, key->value.place,
                  fmt::format("`{} = {}` is no number: {} counts", key->name, text, max));
    }
    limit = std::clamp<std::size_t>(number, 1, max);
  }

  const IniFile& file_;
  AgentConfig config_;
  std::vector<ReadProblem> problems_;
  bool is_format_invalid_ = false;
};

}  // namespace

bool is_classic_config(std::string_view text) {
  bool is_in_section = false;
  text = without_byte_order_mark(text);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (line.starts_with('[') && line.contains(']')) is_in_section = true;
    constexpr std::string_view kGroup = "log_group_name";
    if (!is_in_section || !equals_ignoring_case(line.substr(0, kGroup.size()), kGroup)) continue;
    line.remove_prefix(kGroup.size());
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (line.starts_with('=') || line.starts_with(':')) return true;
  }
  return false;
}

std::expected<AgentConfig, std::vector<ReadProblem>> read_classic_config(const WrittenValue& text) {
  const auto file = read_ini(text);
  if (!file) return std::unexpected(std::vector<ReadProblem>{file.error()});
  return ClassicConfigReader(*file).read();
}

}  // namespace insitu
